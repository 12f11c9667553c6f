#pragma once
#include <string>

#include "channel.hh"
#include "fd.hh"

namespace isoproc {

/// One output stream of the program on its way to the runner.
class Output {
 public:
  Output(Fd& fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  /// Reads what is there, without waiting. True when there was something.
  bool fill();
  /// Sends what was read; a character cut in two waits for its end, unless `last`.
  void forward(Channel& channel, bool last = false);
  /// Everybody has closed it (or the terminal was hung up): the descriptor stays readable for ever.
  bool at_end() const { return at_end_; }
  size_t total() const { return total_; }
  int fd() const { return fd_.get(); }

 private:
  Fd& fd_;
  std::string name_, waiting_;
  size_t total_ = 0;
  bool at_end_ = false;
};

}  // namespace isoproc
