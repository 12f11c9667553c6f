#include "value.hh"

#include <uv.h>

namespace isoproc {

std::string text(napi_env env, napi_value value) {
  size_t length = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &length);
  std::string out(length, '\0');
  napi_get_value_string_utf8(env, value, out.data(), length + 1, &length);
  return out;
}

napi_value get(napi_env env, napi_value object, const char* key) {
  napi_value out = nullptr;
  napi_get_named_property(env, object, key, &out);
  return out;
}

napi_value throw_errno(napi_env env, const char* syscall, int error, const std::string& what) {
  // libuv has no name for this one, which only waiting gives.
  const bool childless = error == ECHILD;
  const std::string code = childless ? "ECHILD" : uv_err_name(-error);
  const std::string message = code + ": " +
                              (childless ? "no child processes" : uv_strerror(-error)) + ", " +
                              syscall + (what.empty() ? "" : " '" + what + "'");
  napi_value exception;
  napi_create_error(env, make(env, code), make(env, message), &exception);
  set(env, exception, "errno", make(env, -error));
  set(env, exception, "syscall", make(env, std::string(syscall)));
  napi_throw(env, exception);
  return nullptr;
}

}  // namespace isoproc
