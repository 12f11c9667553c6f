#pragma once
#include <sys/types.h>
#include <sys/uio.h>

#include <vector>

#include "wait-until.hh"

namespace isoproc {

constexpr size_t most_descriptors = 253;  // SCM_MAX_FD
constexpr ssize_t not_now = -2;           // nothing there, no room, or the time is over

/// recvmsg(2), or read(2) when it is no socket. Bytes, 0 at the end, `not_now`, or -1: errno.
ssize_t take(int fd, unsigned char* data, size_t length, const Deadline& deadline,
             std::vector<int>& fds);

/// Only a Unix socket does; another one drops them without a word: sock_cmsg_send in Linux.
bool carries_descriptors(int fd);

/// sendmsg(2), or writev(2) when it is no socket.
ssize_t give(int fd, iovec* parts, size_t count, const Deadline& deadline,
             const std::vector<int>& fds);

}  // namespace isoproc
