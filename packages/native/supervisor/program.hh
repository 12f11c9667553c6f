#pragma once
#include <sys/types.h>

#include <string>

#include "fd.hh"
#include "options.hh"

namespace isoproc {

/// The process that will become the program: forked, in a session of its own, its standard streams
/// in place, and waiting for `go` before it calls exec.
class Program {
 public:
  /// Throws std::system_error when a pipe, the terminal or the process cannot be had.
  /// `temporary_directory`: what TMPDIR says; empty leaves it alone.
  Program(const Options& options, const std::string& temporary_directory);

  pid_t pid() const { return pid_; }
  /// `die_with_us`: ask the kernel to kill it when the supervisor dies (ptrace does it otherwise).
  void go(bool die_with_us);
  /// Why exec failed, once; empty when it has not.
  std::string exec_failure();

  /// Our ends. With a terminal, `input` and `output` are its master.
  Fd input, output, errors;

 private:
  [[noreturn]] void child(const Options& options, const std::string& temporary_directory, int in,
                          int out, int err);

  pid_t pid_ = -1;
  pid_t supervisor_;
  bool terminal_;
  std::string name_;
  Fd go_read_, go_write_, failure_read_, failure_write_;
};

/// The other side of a pseudo-terminal, which becomes nobody's controlling terminal by this; -1
/// with errno when it cannot be had.
int open_slave(int master);

}  // namespace isoproc
