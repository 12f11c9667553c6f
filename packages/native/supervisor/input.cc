#include "input.hh"

#include <termios.h>

#include <cerrno>

namespace isoproc {

void Input::put(std::string_view text) {
  if (closed() || ending_ || text.empty()) return;
  waiting_ += text;
  line_open_ = text.back() != '\n';
  write_some();
}

void Input::end() {
  if (closed() || ending_) return;
  if (!terminal_) {
    ending_ = true;
    return write_some();
  }
  termios settings{};
  const char end_of_file =
      tcgetattr(fd_.get(), &settings) == 0 ? static_cast<char>(settings.c_cc[VEOF]) : '\004';
  // In an unfinished line the first one only hands the line over: termios(3), VEOF.
  if (line_open_) waiting_ += end_of_file;
  waiting_ += end_of_file;
  line_open_ = false;
  write_some();
}

void Input::write_some() {
  while (pending() && !closed()) {
    const ssize_t done = write(fd_.get(), waiting_.data(), waiting_.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN) return;
    // EPIPE: nobody will ever read it; a hung-up terminal likewise.
    waiting_.erase(0, done < 0 ? waiting_.size() : static_cast<size_t>(done));
    if (done < 0) ending_ = true;
  }
  if (ending_ && !pending() && !terminal_) fd_.reset();
}

}  // namespace isoproc
