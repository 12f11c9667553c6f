#pragma once
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <cstdio>

namespace isoproc {

/// One file of a lender; only what has been written to has memory behind it.
constexpr size_t loan_size = size_t{4} << 20;

/// Opens the same file anew: locks (flock(2)) and mappings belong to what was opened, not to the
/// file. -1: errno.
inline int open_again(int fd) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/// An object of ours in JavaScript's hands, deleted with it.
template <class Type>
napi_value make_external(napi_env env, Type* object) {
  napi_value out = nullptr;
  napi_create_external(
      env, object, [](napi_env, void* data, void*) { delete static_cast<Type*>(data); }, nullptr,
      &out);
  return out;
}

template <class Type>
Type* external(napi_env env, napi_value value) {
  void* data = nullptr;
  if (napi_get_value_external(env, value, &data) != napi_ok) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "a lender or a borrower is needed");
  }
  return static_cast<Type*>(data);
}

}  // namespace isoproc
