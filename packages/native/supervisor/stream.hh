#pragma once
#include <sys/stat.h>
#include <sys/types.h>

namespace isoproc {

/// Recognises one standard stream of the program among the descriptors of any process.
class Stream {
 public:
  /// `fd`: our end of the pipe, or the master of the terminal.
  Stream(int fd, bool terminal);

  /// Whether this descriptor of this process is it.
  bool is(pid_t pid, int fd) const;

 private:
  struct stat ours_{};
  dev_t terminal_ = 0;
};

}  // namespace isoproc
