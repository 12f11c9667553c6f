#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "fd.hh"
#include "json-line.hh"

namespace isoproc {

/// JSON lines to and from the runner, on one descriptor.
class Channel {
 public:
  explicit Channel(int fd);

  int fd() const { return fd_.get(); }
  /// Times are counted from here.
  void start_clock();
  /// Microseconds since `start_clock`, monotonic.
  long long now() const;
  /// Begins a message: its type and its time.
  JsonLine message(std::string_view type) const;
  /// Queues a message; `flush` hands it over.
  void send(const JsonLine& message);
  void error(std::string_view text) { send(message("error").text("message", text)); }
  /// Writes what the descriptor takes now. Blocks when more than 16 MB wait, so that a program
  /// that makes events faster than they are read is slowed down and not lost.
  void flush();
  /// Writes everything, however long the reader takes, says that this was all, and waits until the
  /// runner has closed its end: what it still writes must not fail, or it would not read the rest.
  void finish();
  bool pending() const { return !out_.empty(); }
  /// Calls `line` for each complete line that has arrived.
  void receive(const std::function<void(std::string_view)>& line);
  /// The runner is gone.
  bool closed() const { return closed_; }

 private:
  bool write_some();

  Fd fd_;
  std::string in_, out_;
  size_t written_ = 0;
  long long start_ = 0;
  bool closed_ = false;
};

}  // namespace isoproc
