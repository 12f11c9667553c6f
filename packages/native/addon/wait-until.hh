#pragma once
#include <poll.h>

#include <cerrno>
#include <ctime>

namespace isoproc {

/// A moment on the monotonic clock, `timeout` milliseconds from now; negative: never.
class Deadline {
 public:
  explicit Deadline(double timeout) : timeout_(timeout) {
    if (timeout > 0) end_ = now() + timeout;
  }
  bool never() const { return timeout_ < 0; }
  bool at_once() const { return timeout_ == 0; }
  /// For poll(2): whole milliseconds, rounded up; -1 for never.
  int left() const {
    if (timeout_ <= 0) return never() ? -1 : 0;
    const double left = end_ - now();
    if (left <= 0) return 0;
    return left > 2'000'000'000 ? 2'000'000'000 : static_cast<int>(left) + 1;
  }

 private:
  static double now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }

  double timeout_, end_ = 0;
};

/// poll(2), continued after signals. How many are ready; 0: the time is over; -1: errno.
inline int wait_until(pollfd* all, nfds_t number, const Deadline& deadline) {
  for (;;) {
    const int ready = poll(all, number, deadline.left());
    if (ready == 0 && deadline.left() == 0) return 0;
    if (ready < 0 && errno != EINTR) return -1;
    if (ready <= 0) continue;
    for (nfds_t i = 0; i < number; i++) {
      if ((all[i].revents & POLLNVAL) == 0) continue;
      errno = EBADF;
      return -1;
    }
    return ready;
  }
}

/// The same on one descriptor.
inline int wait_until(int fd, short events, const Deadline& deadline) {
  pollfd one{fd, events, 0};
  return wait_until(&one, 1, deadline);
}

}  // namespace isoproc
