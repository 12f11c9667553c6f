#pragma once
#include <sys/types.h>

#include <string_view>

namespace isoproc {

/// Whether a process may wake by itself though all its threads wait without a time limit: a POSIX
/// timer, an armed timerfd, or a handler for SIGALRM (alarm and setitimer cannot be seen from
/// outside). `status` is its /proc/<pid>/status.
bool has_timer(pid_t pid, std::string_view status);

/// Whether a descriptor of that process is a socket with SO_RCVTIMEO: socket(7).
bool receives_timed(pid_t pid, int fd);

}  // namespace isoproc
