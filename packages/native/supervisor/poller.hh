#pragma once
#include <map>
#include <set>

#include "fd.hh"

namespace isoproc {

/// epoll(7) and one timer: waits for descriptors, or for time to have passed.
class Poller {
 public:
  Poller();

  /// What to wait for on a descriptor: EPOLLIN, EPOLLOUT or 0, which removes it.
  void watch(int fd, unsigned events);
  /// Starts the timer, unless it runs: once, after that many milliseconds.
  void wake_in(int milliseconds);
  /// Waits until something is ready; or only looks, unless `block`.
  void wait(bool block);
  bool ready(int fd) const { return ready_.contains(fd); }
  bool timer_fired() const { return fired_; }

 private:
  Fd epoll_, timer_;
  std::map<int, unsigned> watched_;
  std::set<int> ready_;
  bool armed_ = false, fired_ = false;
};

}  // namespace isoproc
