#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "function.hh"
#include "owned.hh"
#include "value.hh"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace isoproc {

napi_value wait_id(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  int type = P_ALL, id = 0;
  if (!arguments.is(0, napi_string)) {
    const napi_value pidfd = get(env, arguments.values[0], "pidfd");
    const bool by_fd = Arguments::is(env, pidfd, napi_number);
    type = by_fd ? P_PIDFD : P_PID;
    napi_get_value_int32(env, by_fd ? pidfd : get(env, arguments.values[0], "pid"), &id);
  }
  siginfo_t found = {};
  int result;
  do {
    result =
        waitid(static_cast<idtype_t>(type), static_cast<id_t>(id), &found, arguments.integer(1));
  } while (result != 0 && errno == EINTR);
  if (result != 0) return throw_errno(env, "waitid");
  if (found.si_pid == 0) return null(env);
  napi_value out;
  napi_create_object(env, &out);
  set(env, out, "pid", make(env, static_cast<int>(found.si_pid)));
  set(env, out, "code", make(env, found.si_code));
  set(env, out, "status", make(env, found.si_status));
  return out;
}

napi_value pidfd_open(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const long fd = syscall(SYS_pidfd_open, arguments.integer(0), 0);
  return fd < 0 ? throw_errno(env, "pidfd_open") : make(env, owned(static_cast<int>(fd)));
}

napi_value pidfd_send_signal(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (syscall(SYS_pidfd_send_signal, arguments.integer(0), arguments.integer(1), nullptr, 0) != 0)
    return throw_errno(env, "pidfd_send_signal");
  return nullptr;
}

}  // namespace isoproc
