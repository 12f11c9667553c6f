#pragma once
#include <sys/stat.h>
#include <sys/types.h>

#include "wait-call.hh"

namespace isoproc {

/// Recognises the program's standard input among the descriptors of any process.
class StandardInput {
 public:
  /// `fd`: our end of the pipe, or the master of the terminal.
  StandardInput(int fd, bool terminal);

  /// Whether this descriptor of this process is it.
  bool is(pid_t pid, int fd) const;
  /// Whether a thread of this process that sleeps in this call waits for it.
  bool awaited(pid_t pid, const Call& call, Wait wait) const;

 private:
  struct stat ours_ {};
  dev_t terminal_ = 0;
};

}  // namespace isoproc
