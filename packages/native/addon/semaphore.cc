// Named semaphores: sem_overview(7).
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>

#include <cmath>
#include <ctime>
#include <memory>

#include "function.hh"
#include "semaphore-waiter.hh"
#include "value.hh"

namespace isoproc {
namespace {

struct Semaphore {
  sem_t* sem;
  std::unique_ptr<SemaphoreWaiter> waiter;

  void close() {
    waiter.reset();
    if (sem != SEM_FAILED) sem_close(sem);
    sem = SEM_FAILED;
  }
};

/// Null, with an exception pending, when it is closed.
Semaphore* semaphore(const Arguments& arguments) {
  void* data = nullptr;
  napi_get_value_external(arguments.env, arguments.values[0], &data);
  auto* found = static_cast<Semaphore*>(data);
  if (found != nullptr && found->sem != SEM_FAILED) return found;
  throw_errno(arguments.env, "sem_wait", EBADF);
  return nullptr;
}

timespec moment(clockid_t clock, double milliseconds) {
  timespec now;
  clock_gettime(clock, &now);
  const double seconds = std::floor(milliseconds / 1e3);
  const double rest = static_cast<double>(now.tv_nsec) + (milliseconds - seconds * 1e3) * 1e6;
  // Later than 100 years is never, and would not fit.
  now.tv_sec += static_cast<time_t>(std::fmin(seconds, 3e9) + std::floor(rest / 1e9));
  now.tv_nsec = static_cast<long>(std::fmod(rest, 1e9));
  return now;
}

/// musl has sem_timedwait(3) alone, which follows changes of the system's time.
int wait_until(sem_t* sem, double timeout) {
  using Wait = int (*)(sem_t*, clockid_t, const timespec*);
  static const auto wait = reinterpret_cast<Wait>(dlsym(RTLD_DEFAULT, "sem_clockwait"));
  const clockid_t clock = wait != nullptr ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  const timespec end = moment(clock, timeout);
  int result;
  do {
    result = wait != nullptr ? wait(sem, clock, &end) : sem_timedwait(sem, &end);
  } while (result != 0 && errno == EINTR);
  return result;
}

}  // namespace

napi_value sem_open_named(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  sem_t* sem =
      sem_open(name.c_str(), arguments.integer(1), static_cast<mode_t>(arguments.integer(2)),
               static_cast<unsigned>(arguments.number(3)));
  if (sem == SEM_FAILED) return throw_errno(env, "sem_open", errno, name);
  napi_value out;
  napi_create_external(
      env, new Semaphore{sem, nullptr},
      [](napi_env, void* data, void*) {
        auto* found = static_cast<Semaphore*>(data);
        found->close();
        delete found;
      },
      nullptr, &out);
  return out;
}

napi_value sem_unlink_named(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  return sem_unlink(name.c_str()) != 0 ? throw_errno(env, "sem_unlink", errno, name) : nullptr;
}

napi_value sem_close_named(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (Semaphore* found = semaphore(arguments)) found->close();
  return nullptr;
}

napi_value sem_wait_until(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  if (found == nullptr) return nullptr;
  const double timeout = arguments.number(1);
  int result;
  if (timeout > 0) {
    result = wait_until(found->sem, timeout);
  } else {
    do {
      result = timeout == 0 ? sem_trywait(found->sem) : sem_wait(found->sem);
    } while (result != 0 && errno == EINTR);
  }
  if (result == 0) return make(env, true);
  return errno == ETIMEDOUT || errno == EAGAIN ? make(env, false) : throw_errno(env, "sem_wait");
}

napi_value sem_post_one(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  if (found == nullptr) return nullptr;
  return sem_post(found->sem) != 0 ? throw_errno(env, "sem_post") : nullptr;
}

napi_value sem_value(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  if (found == nullptr) return nullptr;
  int value = 0;
  return sem_getvalue(found->sem, &value) != 0 ? throw_errno(env, "sem_getvalue")
                                               : make(env, value);
}

napi_value sem_arm(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  if (found == nullptr) return nullptr;
  if (!found->waiter) found->waiter.reset(SemaphoreWaiter::create(found->sem));
  if (!found->waiter) return throw_errno(env, "pthread_create");
  found->waiter->arm();
  return make(env, found->waiter->fd());
}

napi_value sem_take(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  return found == nullptr ? nullptr : make(env, found->waiter && found->waiter->take());
}

napi_value sem_disarm(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Semaphore* found = semaphore(arguments);
  return found == nullptr ? nullptr : make(env, found->waiter && found->waiter->disarm());
}

}  // namespace isoproc
