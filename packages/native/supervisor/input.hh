#pragma once
#include <string>
#include <string_view>

#include "fd.hh"

namespace isoproc {

/// What the runner sends to the program's standard input, as fast as the program takes it.
class Input {
 public:
  Input(Fd& fd, bool terminal) : fd_(fd), terminal_(terminal) {}

  void put(std::string_view text);
  /// Closes the pipe after what was put; on a terminal, types its end-of-file character.
  void end();
  void write_some();
  bool pending() const { return !waiting_.empty(); }
  bool closed() const { return !fd_; }
  int fd() const { return fd_.get(); }

 private:
  Fd& fd_;
  bool terminal_;
  bool ending_ = false;
  bool line_open_ = false;
  std::string waiting_;
};

}  // namespace isoproc
