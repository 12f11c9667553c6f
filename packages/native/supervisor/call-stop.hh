#pragma once
#include <sys/types.h>

#include <array>
#include <cstdint>

namespace isoproc {

/// A system call of a tracee between its two stops: ptrace(2), PTRACE_GET_SYSCALL_INFO.
struct CallStop {
  enum class Side { unknown, entry, exit };

  bool inside = false;
  long number = -1;
  std::array<uint64_t, 6> arguments{};
  int64_t value = 0;  ///< what it returned; negative when it failed

  /// The thread stands at the begin or the end of a call. Exit: the members tell all about it.
  Side read(pid_t tid);
};

}  // namespace isoproc
