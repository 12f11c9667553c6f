#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <uv.h>

#include <unordered_map>

#include "function.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// A uv_poll on the environment's own loop: one per worker thread.
struct Watcher {
  uv_poll_t poll;
  napi_env env;
  napi_ref callback = nullptr;
  napi_async_context context = nullptr;
  napi_async_cleanup_hook_handle at_end = nullptr;
  int id = 0;
  int own_fd = -1;  // when another watcher has the descriptor itself
  bool stopped = false;

  uv_handle_t* handle() { return reinterpret_cast<uv_handle_t*>(&poll); }
};

// By thread, for each environment has one of its own; a number is never used again.
thread_local std::unordered_map<int, Watcher*> watchers;
thread_local int last_id = 0;

void on_closed(uv_handle_t* handle) {
  auto* watcher = static_cast<Watcher*>(handle->data);
  if (watcher->own_fd >= 0) close(watcher->own_fd);
  napi_remove_async_cleanup_hook(watcher->at_end);
  delete watcher;
}

void stop(Watcher* watcher) {
  if (watcher->stopped) return;
  watcher->stopped = true;
  watchers.erase(watcher->id);
  napi_delete_reference(watcher->env, watcher->callback);
  napi_async_destroy(watcher->env, watcher->context);
  uv_close(watcher->handle(), on_closed);
}

// poll(2) has POLLIN 1, POLLOUT 4; libuv has UV_READABLE 1, UV_WRITABLE 2.
int to_uv(int events) {
  return ((events & POLLIN) != 0 ? UV_READABLE : 0) | ((events & POLLOUT) != 0 ? UV_WRITABLE : 0);
}
int from_uv(int events) {
  return ((events & UV_READABLE) != 0 ? POLLIN : 0) | ((events & UV_WRITABLE) != 0 ? POLLOUT : 0);
}

void on_ready(uv_poll_t* poll, int status, int events) {
  auto* watcher = static_cast<Watcher*>(poll->data);
  if (watcher->stopped) return;
  const napi_env env = watcher->env;
  napi_handle_scope scope;
  napi_open_handle_scope(env, &scope);
  napi_value receiver, callback, result;
  napi_get_global(env, &receiver);
  napi_get_reference_value(env, watcher->callback, &callback);
  // What is wrong with the descriptor is for the read or write that follows to say.
  const napi_value argument = make(env, status < 0 ? POLLIN | POLLOUT : from_uv(events));
  if (napi_make_callback(env, watcher->context, receiver, callback, 1, &argument, &result) ==
      napi_pending_exception) {
    napi_value error;
    napi_get_and_clear_last_exception(env, &error);
    napi_fatal_exception(env, error);
  }
  napi_close_handle_scope(env, scope);
}

/// uv_poll_init makes the file description non-blocking, for all who share it: not here.
int begin(uv_loop_t* loop, uv_poll_t* poll, int fd) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return -errno;
  const int error = uv_poll_init(loop, poll, fd);
  if (error == 0 && (flags & O_NONBLOCK) == 0) fcntl(fd, F_SETFL, flags);
  return error;
}

Watcher* find(const Arguments& arguments) {
  const auto found = watchers.find(arguments.integer(0));
  return found == watchers.end() ? nullptr : found->second;
}

napi_value set_events(napi_env env, Watcher* watcher, int events) {
  const int wanted = to_uv(events);
  const int error =
      wanted == 0 ? uv_poll_stop(&watcher->poll) : uv_poll_start(&watcher->poll, wanted, on_ready);
  return error < 0 ? throw_errno(env, "epoll_ctl", -error) : nullptr;
}

}  // namespace

napi_value watch(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  uv_loop_t* loop;
  napi_get_uv_event_loop(env, &loop);
  auto* watcher = new Watcher{};
  watcher->env = env;
  int error = begin(loop, &watcher->poll, fd);
  if (error == UV_EEXIST) {
    watcher->own_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    error = begin(loop, &watcher->poll, watcher->own_fd);
  }
  if (error < 0) {
    if (watcher->own_fd >= 0) close(watcher->own_fd);
    delete watcher;
    return throw_errno(env, "epoll_ctl", -error, std::to_string(fd));
  }
  watcher->poll.data = watcher;
  watcher->id = ++last_id;
  napi_create_reference(env, arguments.values[2], 1, &watcher->callback);
  napi_async_init(env, nullptr, make(env, std::string("isoproc.watch")), &watcher->context);
  napi_add_async_cleanup_hook(
      env, [](napi_async_cleanup_hook_handle, void* data) { stop(static_cast<Watcher*>(data)); },
      watcher, &watcher->at_end);
  watchers.emplace(watcher->id, watcher);
  set_events(env, watcher, arguments.integer(1));
  return make(env, watcher->id);
}

napi_value watch_events(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Watcher* watcher = find(arguments);
  return watcher == nullptr ? nullptr : set_events(env, watcher, arguments.integer(1));
}

napi_value watch_ref(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Watcher* watcher = find(arguments);
  if (watcher == nullptr) return nullptr;
  bool active = true;
  napi_get_value_bool(env, arguments.values[1], &active);
  if (active) {
    uv_ref(watcher->handle());
  } else {
    uv_unref(watcher->handle());
  }
  return nullptr;
}

napi_value watch_stop(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (Watcher* watcher = find(arguments)) stop(watcher);
  return nullptr;
}

}  // namespace isoproc
