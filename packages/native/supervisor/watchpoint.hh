#pragma once
#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace isoproc {

/// The processor's watchpoints: a thread stops right after it has read or written such a word,
/// whatever language it is written in, and runs at full speed otherwise. x86-64 alone: elsewhere
/// there are none. No system call is changed, and nothing in the program's memory.
struct Watchpoint {
  static constexpr size_t most = 4;

  /// Watches up to `most` aligned words of 8 bytes, and no others. False when that cannot be had.
  static bool set(pid_t tid, const std::vector<uintptr_t>& words);
  /// Which of them the thread has just touched; -1: none.
  static int hit(pid_t tid);
};

}  // namespace isoproc
