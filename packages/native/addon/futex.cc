#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <ctime>

#include "function.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// A word of an Int32Array; null, with an exception pending, when there is no such word.
uint32_t* word(napi_env env, napi_value array, int index) {
  napi_typedarray_type type = napi_float64_array;
  size_t length = 0;
  void* start = nullptr;
  if (napi_get_typedarray_info(env, array, &type, &length, &start, nullptr, nullptr) == napi_ok &&
      type == napi_int32_array && index >= 0 && static_cast<size_t>(index) < length)
    return static_cast<uint32_t*>(start) + index;
  napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "a word of an Int32Array is needed");
  return nullptr;
}

timespec moment(double milliseconds) {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  const double nanoseconds = static_cast<double>(now.tv_nsec) + milliseconds * 1e6;
  now.tv_sec += static_cast<time_t>(nanoseconds / 1e9);
  now.tv_nsec = static_cast<long>(nanoseconds) % 1'000'000'000;
  return now;
}

}  // namespace

napi_value futex_wait(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const auto* at = word(env, arguments.values[0], arguments.integer(1));
  if (at == nullptr) return nullptr;
  const auto expected = static_cast<uint32_t>(arguments.integer(2));
  const double timeout = arguments.number(3);
  const timespec end = timeout >= 0 ? moment(timeout) : timespec{};
  // With BITSET the time is a moment, so that a signal in between does not make it longer.
  long result;
  do {
    result = syscall(SYS_futex, at, FUTEX_WAIT_BITSET, expected, timeout >= 0 ? &end : nullptr,
                     nullptr, FUTEX_BITSET_MATCH_ANY);
  } while (result != 0 && errno == EINTR);
  if (result == 0 || errno == EAGAIN) return make(env, true);
  return errno == ETIMEDOUT ? make(env, false) : throw_errno(env, "futex");
}

napi_value futex_wake(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const auto* at = word(env, arguments.values[0], arguments.integer(1));
  if (at == nullptr) return nullptr;
  const int count = arguments.integer(2);
  const long woken =
      syscall(SYS_futex, at, FUTEX_WAKE, count < 0 ? INT_MAX : count, nullptr, nullptr, 0);
  return woken < 0 ? throw_errno(env, "futex") : make(env, static_cast<int>(woken));
}

napi_value yield(napi_env, napi_callback_info) {
  sched_yield();
  return nullptr;
}

}  // namespace isoproc
