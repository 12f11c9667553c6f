#include "owned.hh"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <unordered_map>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace isoproc {
namespace {

struct Owned {
  bool wanted = false;
  std::unordered_map<int, bool> descriptors;  // true: a child
};

thread_local Owned here;

/// The system's own errors say that it has ended already, or that somebody else has reaped it.
void end(int pidfd) {
  syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0);
  siginfo_t ignored;
  while (waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(pidfd), &ignored, WEXITED) != 0 &&
         errno == EINTR) {
  }
}

void close_all(void*) {
  for (const auto& [fd, child] : here.descriptors) {
    if (child) end(fd);
    close(fd);
  }
  here.descriptors.clear();
}

}  // namespace

void close_at_thread_end(napi_env env) {
  if (syscall(SYS_gettid) == getpid()) return;
  here.wanted = true;
  napi_add_env_cleanup_hook(env, close_all, nullptr);
}

int owned(int fd) {
  if (here.wanted && fd >= 0) here.descriptors.emplace(fd, false);
  return fd;
}

int owned_child(int pidfd) {
  if (here.wanted && pidfd >= 0) here.descriptors.emplace(pidfd, true);
  return pidfd;
}

void disowned(int fd) {
  if (here.wanted) here.descriptors.erase(fd);
}

}  // namespace isoproc
