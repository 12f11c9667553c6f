#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "bytes.hh"
#include "function.hh"
#include "owned.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// An abstract name: unix(7). It is gone with its socket.
struct Name {
  Name(napi_env env, napi_value value) {
    const std::string name = text(env, value);
    address.sun_family = AF_UNIX;
    const size_t size = std::min(name.size(), sizeof address.sun_path - 1);
    memcpy(address.sun_path + 1, name.data(), size);
    length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + size);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }

  sockaddr_un address{};
  socklen_t length;
};

}  // namespace

napi_value open_doorbell(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return throw_errno(env, "socket");
  const Name name(env, arguments.values[0]);
  if (bind(fd, name.get(), name.length) == 0) return make(env, owned(fd));
  const int error = errno;
  close(fd);
  return throw_errno(env, "bind", error);
}

napi_value ring_doorbell(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  static const int sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const Name name(env, arguments.values[0]);
  const Bytes message(env, arguments.values[1]);
  if (message.data == nullptr) return nullptr;
  long done;
  do {
    done = sendto(sender, message.data, message.length, MSG_NOSIGNAL, name.get(), name.length);
  } while (done < 0 && errno == EINTR);
  return make(env, done >= 0 ? 1 : errno == EAGAIN ? 0 : -1);
}

napi_value hear_doorbell(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes buffer(env, arguments.values[1]);
  if (buffer.data == nullptr) return nullptr;
  long got;
  do {
    got = recv(arguments.integer(0), buffer.data, buffer.length, MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno != EAGAIN) return throw_errno(env, "recv");
  return make(env, static_cast<int>(got));
}

}  // namespace isoproc
