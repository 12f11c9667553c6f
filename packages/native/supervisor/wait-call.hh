#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace isoproc {

/// A system call a thread sleeps in: /proc/<pid>/task/<tid>/syscall.
struct Call {
  long number = -1;
  std::array<uint64_t, 6> arguments{};

  /// False when the thread runs, or sleeps outside a system call.
  static bool parse(std::string_view text, Call& out);
};

/// What a sleep in a system call waits for.
enum class Wait {
  timed,       ///< it has a time limit, or is not known to lack one
  forever,     ///< no time limit, and no descriptor of interest
  descriptor,  ///< for the descriptor in argument 0
  poll,        ///< for the pollfd array in arguments 0 and 1
  select,      ///< for the fd_set of argument 1, of argument 0 descriptors
  epoll,       ///< for the epoll instance in argument 0
  restart      ///< continued after a stop: what it was cannot be seen
};

Wait classify(const Call& call);
/// "futex", "read"; "#317" for a call outside the table.
std::string call_name(long number);

}  // namespace isoproc
