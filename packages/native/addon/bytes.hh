#pragma once
#include <node_api.h>

#include <cstddef>

namespace isoproc {

/// Part of a Uint8Array from JavaScript; after a mistake an exception is pending, `data` is null.
struct Bytes {
  Bytes(napi_env env, napi_value value, double offset, double length);
  /// All of it.
  Bytes(napi_env env, napi_value value);

  unsigned char* data = nullptr;
  size_t length = 0;
};

}  // namespace isoproc
