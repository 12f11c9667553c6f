#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>

#include "function.hh"
#include "owned.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// `port` -1: a path of the file system, or, with a first NUL, an abstract name.
struct Address {
  sockaddr_storage bytes{};
  socklen_t length = 0;

  bool set(const std::string& name, int port) {
    if (port >= 0) {
      auto* in = reinterpret_cast<sockaddr_in*>(&bytes);
      in->sin_family = AF_INET;
      in->sin_port = htons(static_cast<uint16_t>(port));
      length = sizeof *in;
      return inet_pton(AF_INET, name.c_str(), &in->sin_addr) == 1;
    }
    auto* un = reinterpret_cast<sockaddr_un*>(&bytes);
    if (name.empty() || name.size() >= sizeof un->sun_path) return false;
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path, name.data(), name.size());
    const size_t end = name[0] == '\0' ? 0 : 1;
    length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + end);
    return true;
  }
  int family() const { return bytes.ss_family; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

int block(int fd) { return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK); }

void set(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof value);
}

/// tcp(7): no waiting for more to send; and when the other machine has vanished without a word,
/// that shows on an idle connection within two minutes. TCP_USER_TIMEOUT would also end the
/// connections of those who live and do not read.
void prepare(int fd, int family) {
  if (family != AF_INET) return;
  set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 20);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

napi_value failed(napi_env env, int fd, int error, const char* call, const std::string& what) {
  if (fd >= 0) close(fd);
  return throw_errno(env, call, error, what);
}

}  // namespace

napi_value listen_on(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  Address address;
  if (!address.set(name, arguments.integer(1))) {
    return failed(env, -1, EINVAL, "bind", name);
  }
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return throw_errno(env, "socket");
  if (address.family() == AF_INET) set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (bind(fd, address.get(), address.length) < 0) return failed(env, fd, errno, "bind", name);
  if (listen(fd, arguments.integer(2)) < 0) return failed(env, fd, errno, "listen", name);
  return make(env, owned(fd));
}

napi_value accept_from(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int listener = arguments.integer(0);
  // Another process may be quicker, so that even a ready listener could block.
  const int flags = fcntl(listener, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK) == 0) fcntl(listener, F_SETFL, flags | O_NONBLOCK);
  int fd;
  sockaddr_storage from;
  socklen_t length = sizeof from;
  do {
    fd = accept4(listener, reinterpret_cast<sockaddr*>(&from), &length, SOCK_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    if (errno == EAGAIN || errno == ECONNABORTED) return make(env, -1);
    return throw_errno(env, "accept4");
  }
  prepare(fd, from.ss_family);
  return make(env, owned(fd));
}

napi_value connect_to(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  Address address;
  if (!address.set(name, arguments.integer(1))) {
    return failed(env, -1, EINVAL, "connect", name);
  }
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return throw_errno(env, "socket");
  prepare(fd, address.family());
  if (connect(fd, address.get(), address.length) < 0 && errno != EINPROGRESS && errno != EINTR) {
    return failed(env, fd, errno, "connect", name);
  }
  return make(env, owned(fd));
}

napi_value connected(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  int error = 0;
  socklen_t length = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) error = errno;
  if (error != 0) return throw_errno(env, "connect", error);
  block(fd);
  return nullptr;
}

napi_value port_of(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  sockaddr_in address{};
  socklen_t length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) < 0) {
    return throw_errno(env, "getsockname");
  }
  return make(env, address.sin_family == AF_INET ? ntohs(address.sin_port) : -1);
}

}  // namespace isoproc
