#include <sys/epoll.h>
#include <unistd.h>

#include "function.hh"
#include "owned.hh"
#include "value.hh"
#include "wait-until.hh"

namespace isoproc {

napi_value epoll_open(napi_env env, napi_callback_info) {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  return fd < 0 ? throw_errno(env, "epoll_create1") : make(env, owned(fd));
}

napi_value epoll_add(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(1);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  if (epoll_ctl(arguments.integer(0), EPOLL_CTL_ADD, fd, &event) != 0)
    return throw_errno(env, "epoll_ctl");
  return nullptr;
}

napi_value epoll_remove(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (epoll_ctl(arguments.integer(0), EPOLL_CTL_DEL, arguments.integer(1), nullptr) != 0)
    return throw_errno(env, "epoll_ctl");
  return nullptr;
}

napi_value epoll_take(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Deadline deadline(arguments.number(1));
  epoll_event events[64];
  int count;
  do {
    count = epoll_wait(arguments.integer(0), events, 64, deadline.left());
  } while ((count < 0 && errno == EINTR) || (count == 0 && deadline.left() != 0));
  if (count < 0) return throw_errno(env, "epoll_wait");
  napi_value out;
  napi_create_array_with_length(env, static_cast<size_t>(count), &out);
  for (int i = 0; i < count; i++)
    napi_set_element(env, out, static_cast<uint32_t>(i), make(env, events[i].data.fd));
  return out;
}

}  // namespace isoproc
