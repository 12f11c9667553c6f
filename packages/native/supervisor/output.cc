#include "output.hh"

#include <cerrno>

#include "base64.hh"
#include "utf8.hh"

namespace isoproc {
namespace {

constexpr size_t at_once = 1 << 20;  // a flood must not keep us from everything else

}  // namespace

bool Output::fill() {
  char buffer[65536];
  size_t got_now = 0;
  while (got_now < at_once) {
    const ssize_t got = read(fd_.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    at_end_ = got == 0 || (got < 0 && errno != EAGAIN);  // EIO: no slave of the terminal is open
    if (got <= 0) break;
    waiting_.append(buffer, static_cast<size_t>(got));
    got_now += static_cast<size_t>(got);
  }
  total_ += got_now;
  return got_now > 0;
}

void Output::forward(Channel& channel, bool last) {
  if (waiting_.empty()) return;
  auto message = channel.message("output");
  message.text("stream", name_);
  const auto [valid, incomplete] = utf8_prefix(waiting_);
  if (valid == waiting_.size() || (incomplete && !last)) {
    if (valid == 0) return;
    channel.send(message.text("text", std::string_view(waiting_).substr(0, valid)));
    waiting_.erase(0, valid);
  } else {
    channel.send(message.raw("base64", '"' + base64(waiting_) + '"'));
    waiting_.clear();
  }
}

}  // namespace isoproc
