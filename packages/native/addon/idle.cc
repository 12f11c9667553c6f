#include <uv.h>

#include "function.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// Looks, each time before the event loop sleeps, whether there is anything else it could wait for.
struct Idle {
  uv_prepare_t prepare;
  napi_env env;
  napi_ref callback = nullptr;
  napi_async_context context = nullptr;
  napi_async_cleanup_hook_handle at_end = nullptr;
  bool said = false;

  uv_handle_t* handle() { return reinterpret_cast<uv_handle_t*>(&prepare); }
};

thread_local Idle* own = nullptr;

/// Handles that are active and keep the loop alive, and requests on their way: public fields of
/// uv_loop_t.
bool nothing_else(const uv_loop_t* loop) {
  return loop->active_handles <= 1 && loop->active_reqs.count == 0;
}

void on_prepare(uv_prepare_t* prepare) {
  auto* idle = static_cast<Idle*>(prepare->data);
  const bool now = nothing_else(prepare->loop);
  if (!now && !idle->said) return;
  idle->said = now;
  const napi_env env = idle->env;
  napi_handle_scope scope;
  napi_open_handle_scope(env, &scope);
  napi_value receiver, callback, result;
  napi_get_global(env, &receiver);
  napi_get_reference_value(env, idle->callback, &callback);
  const napi_value argument = make(env, now);
  if (napi_make_callback(env, idle->context, receiver, callback, 1, &argument, &result) ==
      napi_pending_exception) {
    napi_value error;
    napi_get_and_clear_last_exception(env, &error);
    napi_fatal_exception(env, error);
  }
  napi_close_handle_scope(env, scope);
}

void end(napi_async_cleanup_hook_handle, void* data) {
  auto* idle = static_cast<Idle*>(data);
  own = nullptr;
  napi_delete_reference(idle->env, idle->callback);
  napi_async_destroy(idle->env, idle->context);
  uv_close(idle->handle(), [](uv_handle_t* handle) {
    auto* closed = static_cast<Idle*>(handle->data);
    napi_remove_async_cleanup_hook(closed->at_end);
    delete closed;
  });
}

Idle* begin(napi_env env, napi_value callback) {
  uv_loop_t* loop;
  napi_get_uv_event_loop(env, &loop);
  auto* idle = new Idle{};
  idle->env = env;
  uv_prepare_init(loop, &idle->prepare);
  idle->prepare.data = idle;
  uv_unref(idle->handle());
  napi_create_reference(env, callback, 1, &idle->callback);
  napi_async_init(env, nullptr, make(env, std::string("isoproc.idle")), &idle->context);
  napi_add_async_cleanup_hook(env, end, idle, &idle->at_end);
  return idle;
}

}  // namespace

napi_value watch_idle(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const bool wanted = arguments.is(0, napi_function);
  if (wanted && own == nullptr) own = begin(env, arguments.values[0]);
  if (own == nullptr) return nullptr;
  own->said = false;
  if (wanted) {
    uv_prepare_start(&own->prepare, on_prepare);
  } else {
    uv_prepare_stop(&own->prepare);
  }
  return nullptr;
}

}  // namespace isoproc
