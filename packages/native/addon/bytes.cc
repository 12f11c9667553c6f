#include "bytes.hh"

namespace isoproc {

Bytes::Bytes(napi_env env, napi_value value) {
  napi_typedarray_type type = napi_float64_array;
  void* start = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &start, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "the bytes must be a Uint8Array");
    return;
  }
  static unsigned char nothing;  // an empty array may have no memory at all
  data = start == nullptr ? &nothing : static_cast<unsigned char*>(start);
}

Bytes::Bytes(napi_env env, napi_value value, double offset, double part) : Bytes(env, value) {
  if (data == nullptr) return;
  if (!(offset >= 0) || !(part >= 0) || offset + part > static_cast<double>(length)) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "offset + length is past the end of the bytes");
    data = nullptr;
    return;
  }
  data += static_cast<size_t>(offset);
  length = static_cast<size_t>(part);
}

}  // namespace isoproc
