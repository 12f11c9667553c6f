#include "channel.hh"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <ctime>

namespace isoproc {
namespace {

constexpr size_t most_waiting = 16 << 20;

long long monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
}

}  // namespace

Channel::Channel(int fd) : fd_(fd) {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void Channel::start_clock() { start_ = monotonic_microseconds(); }

long long Channel::now() const { return monotonic_microseconds() - start_; }

JsonLine Channel::message(std::string_view type) const {
  JsonLine line;
  line.text("type", type).number("t", now());
  return line;
}

void Channel::send(const JsonLine& message) {
  if (closed_) return;
  out_ += message.str();
  out_ += '\n';
}

bool Channel::write_some() {
  if (closed_ || out_.empty()) return false;
  const ssize_t done = write(fd_.get(), out_.data() + written_, out_.size() - written_);
  if (done < 0) {
    if (errno == EAGAIN) return false;
    if (errno == EINTR) return true;
    closed_ = true;
    out_.clear();
    return false;
  }
  written_ += static_cast<size_t>(done);
  if (written_ == out_.size()) {
    out_.clear();
    written_ = 0;
  }
  return !out_.empty();
}

void Channel::flush() {
  while (write_some()) {
  }
  while (out_.size() - written_ > most_waiting) {
    pollfd ready{fd_.get(), POLLOUT, 0};
    poll(&ready, 1, -1);
    write_some();
  }
}

void Channel::finish() {
  while (pending()) {
    if (write_some()) continue;
    pollfd ready{fd_.get(), POLLOUT, 0};
    if (pending()) poll(&ready, 1, -1);
  }
  shutdown(fd_.get(), SHUT_WR);
  while (!closed_) {
    pollfd ready{fd_.get(), POLLIN, 0};
    poll(&ready, 1, -1);
    receive([](std::string_view) {});
  }
}

void Channel::receive(const std::function<void(std::string_view)>& line) {
  char buffer[16384];
  for (;;) {
    const ssize_t got = read(fd_.get(), buffer, sizeof buffer);
    if (got > 0) {
      in_.append(buffer, static_cast<size_t>(got));
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got == 0 || errno != EAGAIN) {
      closed_ = true;
      out_.clear();
    }
    break;
  }
  size_t from = 0;
  for (size_t end; (end = in_.find('\n', from)) != in_.npos; from = end + 1)
    line(std::string_view(in_).substr(from, end - from));
  in_.erase(0, from);
}

}  // namespace isoproc
