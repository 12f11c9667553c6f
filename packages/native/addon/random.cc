#include <sys/random.h>

#include "bytes.hh"
#include "function.hh"
#include "value.hh"

namespace isoproc {

napi_value fill_random(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes bytes(env, arguments.values[0]);
  if (bytes.data == nullptr) return nullptr;
  for (size_t done = 0; done < bytes.length;) {
    const ssize_t got = getrandom(bytes.data + done, bytes.length - done, 0);
    if (got < 0 && errno != EINTR) return throw_errno(env, "getrandom");
    if (got > 0) done += static_cast<size_t>(got);
  }
  return nullptr;
}

}  // namespace isoproc
