#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "function.hh"
#include "owned.hh"
#include "value.hh"
#include "wait-until.hh"

namespace isoproc {
namespace {

napi_value pair(napi_env env, const int ends[2]) {
  napi_value out;
  napi_create_array_with_length(env, 2, &out);
  for (uint32_t i = 0; i < 2; i++) napi_set_element(env, out, i, make(env, owned(ends[i])));
  return out;
}

}  // namespace

napi_value make_pipe(napi_env env, napi_callback_info) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return throw_errno(env, "pipe2");
  return pair(env, ends);
}

napi_value socket_pair(napi_env env, napi_callback_info) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return throw_errno(env, "socketpair");
  return pair(env, ends);
}

napi_value duplicate(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = fcntl(arguments.integer(0), F_DUPFD_CLOEXEC, 3);
  return fd < 0 ? throw_errno(env, "fcntl") : make(env, owned(fd));
}

napi_value close_descriptor(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  disowned(arguments.integer(0));
  // After EINTR the descriptor is closed all the same: close(2).
  if (close(arguments.integer(0)) != 0 && errno != EINTR) return throw_errno(env, "close");
  return nullptr;
}

napi_value shut_down(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (shutdown(arguments.integer(0), arguments.integer(1)) != 0)
    return throw_errno(env, "shutdown");
  return nullptr;
}

napi_value poll_one(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int ready = wait_until(arguments.integer(0), static_cast<short>(arguments.integer(1)),
                               Deadline(arguments.number(2)));
  return ready < 0 ? throw_errno(env, "poll") : make(env, ready > 0);
}

napi_value poll_any(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  uint32_t number = 0;
  napi_get_array_length(env, arguments.values[0], &number);
  std::vector<pollfd> all(number);
  for (uint32_t i = 0; i < number; i++) {
    napi_value item;
    napi_get_element(env, arguments.values[0], i, &item);
    all[i].events = static_cast<short>(arguments.integer(1));
    napi_get_value_int32(env, item, &all[i].fd);
  }
  if (wait_until(all.data(), number, Deadline(arguments.number(2))) < 0)
    return throw_errno(env, "poll");
  napi_value out;
  napi_create_array(env, &out);
  for (uint32_t i = 0, found = 0; i < number; i++)
    if (all[i].revents != 0) napi_set_element(env, out, found++, make(env, static_cast<int>(i)));
  return out;
}

}  // namespace isoproc
