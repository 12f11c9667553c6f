#include "timer.hh"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "fd.hh"
#include "proc.hh"

namespace isoproc {
namespace {

bool handles_alarm(std::string_view status) {
  const auto caught =
      std::strtoull(std::string(proc::field(status, "SigCgt")).c_str(), nullptr, 16);
  return caught >> (SIGALRM - 1) & 1;
}

bool armed(pid_t pid, int timer_fd) {
  const auto info = proc::read_file(proc::path(pid, "fdinfo/" + std::to_string(timer_fd)));
  return info && proc::field(*info, "it_value") != "(0, 0)";
}

}  // namespace

bool has_timer(pid_t pid, std::string_view status) {
  if (handles_alarm(status)) return true;
  if (const auto timers = proc::read_file(proc::path(pid, "timers")); timers && !timers->empty())
    return true;
  for (const int fd : proc::numbers_in(proc::path(pid, "fd"))) {
    const auto link = proc::read_link(proc::path(pid, "fd/" + std::to_string(fd)));
    if (link == "anon_inode:[timerfd]" && armed(pid, fd)) return true;
  }
  return false;
}

bool receives_timed(pid_t pid, int fd) {
#if defined SYS_pidfd_open && defined SYS_pidfd_getfd
  if (!proc::read_link(proc::path(pid, "fd/" + std::to_string(fd))).starts_with("socket:"))
    return false;
  const Fd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  const Fd copy(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), fd, 0)));
  timeval limit{};
  socklen_t length = sizeof limit;
  return getsockopt(copy.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, &length) == 0 &&
         (limit.tv_sec != 0 || limit.tv_usec != 0);
#else
  return (void)pid, (void)fd, false;
#endif
}

}  // namespace isoproc
