#pragma once
#include <node_api.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace isoproc {

constexpr size_t max_arguments = 6;

/// The arguments of a call from JavaScript. A wrong type reads as 0: TypeScript checks types.
struct Arguments {
  Arguments(napi_env env, napi_callback_info info) : env(env) {
    size_t count = max_arguments;
    napi_get_cb_info(env, info, &count, values, nullptr, nullptr);
  }
  int integer(size_t i) const {
    int32_t out = 0;
    napi_get_value_int32(env, values[i], &out);
    return out;
  }
  double number(size_t i) const {
    double out = 0;
    napi_get_value_double(env, values[i], &out);
    return out;
  }
  bool is(size_t i, napi_valuetype type) const { return is(env, values[i], type); }
  static bool is(napi_env env, napi_value value, napi_valuetype type) {
    napi_valuetype found = napi_undefined;
    return napi_typeof(env, value, &found) == napi_ok && found == type;
  }

  napi_env env;
  napi_value values[max_arguments];
};

inline napi_value make(napi_env env, int value) {
  napi_value out;
  napi_create_int32(env, value, &out);
  return out;
}
inline napi_value make(napi_env env, double value) {
  napi_value out;
  napi_create_double(env, value, &out);
  return out;
}
inline napi_value make(napi_env env, bool value) {
  napi_value out;
  napi_get_boolean(env, value, &out);
  return out;
}
inline napi_value make(napi_env env, const std::string& value) {
  napi_value out;
  napi_create_string_utf8(env, value.data(), value.size(), &out);
  return out;
}
inline napi_value null(napi_env env) {
  napi_value out;
  napi_get_null(env, &out);
  return out;
}
inline void set(napi_env env, napi_value object, const char* key, napi_value value) {
  napi_set_named_property(env, object, key, value);
}

std::string text(napi_env env, napi_value value);
napi_value get(napi_env env, napi_value object, const char* key);

/// Throws what Node throws for a failed system call: `code`, `errno`, `syscall`. Gives back
/// nullptr. `what`: on what it was attempted; left out when empty.
napi_value throw_errno(napi_env env, const char* syscall, int error = errno,
                       const std::string& what = {});

}  // namespace isoproc
