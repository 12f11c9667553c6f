#include "transfer.hh"

#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace isoproc {
namespace {

struct Room {
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int) * most_descriptors)];
};

void collect(msghdr& message, std::vector<int>& fds) {
  for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const size_t number = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    const size_t before = fds.size();
    fds.resize(before + number);
    memcpy(&fds[before], CMSG_DATA(part), number * sizeof(int));
  }
}

/// What a failed transfer means. True: again; false: `result` is the answer.
bool again(int fd, short events, const Deadline& deadline, ssize_t& result) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  // Without a limit the call itself waits, unless somebody made the descriptor non-blocking.
  const int ready = deadline.at_once() ? 0 : wait_until(fd, events, deadline);
  if (ready == 0) result = not_now;
  return ready > 0;
}

}  // namespace

ssize_t take(int fd, unsigned char* data, size_t length, const Deadline& deadline,
             std::vector<int>& fds) {
  Room room;
  for (bool socket = true;;) {
    if (!socket && !deadline.never()) {
      const int ready = wait_until(fd, POLLIN, deadline);
      if (ready <= 0) return ready == 0 ? not_now : -1;
    }
    iovec part{data, length};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room.space;
    message.msg_controllen = sizeof room.space;
    const int flags = MSG_CMSG_CLOEXEC | (deadline.never() ? 0 : MSG_DONTWAIT);
    ssize_t count = socket ? recvmsg(fd, &message, flags) : read(fd, data, length);
    if (count >= 0) {
      if (socket) collect(message, fds);
      return count;
    }
    if (errno == ENOTSOCK && socket) {
      socket = false;
    } else if (!again(fd, POLLIN, deadline, count)) {
      return count;
    }
  }
}

bool carries_descriptors(int fd) {
  int domain = -1;
  socklen_t size = sizeof domain;
  return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

ssize_t give(int fd, iovec* parts, size_t count, const Deadline& deadline,
             const std::vector<int>& fds) {
  Room room;
  for (bool socket = true;;) {
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = count;
    if (!fds.empty()) {
      const size_t size = fds.size() * sizeof(int);
      message.msg_control = room.space;
      message.msg_controllen = CMSG_SPACE(size);
      auto* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(size);
      memcpy(CMSG_DATA(header), fds.data(), size);
    }
    if (!socket && !deadline.never()) {
      const int ready = wait_until(fd, POLLOUT, deadline);
      if (ready <= 0) return ready == 0 ? not_now : -1;
      // A writable pipe has room for this much; more could block.
      parts[0].iov_len = std::min<size_t>(parts[0].iov_len, PIPE_BUF);
      count = 1;
    }
    const int flags = MSG_NOSIGNAL | (deadline.never() ? 0 : MSG_DONTWAIT);
    // Node ignores SIGPIPE, so a pipe says EPIPE as well.
    ssize_t sent =
        socket ? sendmsg(fd, &message, flags) : writev(fd, parts, static_cast<int>(count));
    if (sent >= 0) return sent;
    if (errno == ENOTSOCK && socket && fds.empty()) {
      socket = false;
    } else if (!again(fd, POLLOUT, deadline, sent)) {
      return sent;
    }
  }
}

}  // namespace isoproc
