#include "poller.hh"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <cstdint>

namespace isoproc {

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  watch(timer_.get(), EPOLLIN);
}

void Poller::watch(int fd, unsigned events) {
  if (fd < 0) return;
  const auto found = watched_.find(fd);
  if (found != watched_.end() && found->second == events) return;
  if (found == watched_.end() && events == 0) return;
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (events == 0) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    watched_.erase(found);
    return;
  }
  epoll_ctl(epoll_.get(), found == watched_.end() ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
  watched_[fd] = events;
}

void Poller::wake_in(int milliseconds) {
  if (armed_) return;
  itimerspec once{};
  once.it_value.tv_sec = milliseconds / 1000;
  once.it_value.tv_nsec = milliseconds % 1000 * 1'000'000L;
  armed_ = timerfd_settime(timer_.get(), 0, &once, nullptr) == 0;
}

void Poller::wait(bool block) {
  epoll_event events[8];
  const int count = epoll_wait(epoll_.get(), events, 8, block ? -1 : 0);
  ready_.clear();
  for (int i = 0; i < count; i++) ready_.insert(events[i].data.fd);
  uint64_t times = 0;
  fired_ = ready(timer_.get()) && read(timer_.get(), &times, sizeof times) == sizeof times;
  if (fired_) armed_ = false;
}

}  // namespace isoproc
