#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "function.hh"
#include "value.hh"

namespace isoproc {

napi_value set_subreaper(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  bool on = false;
  napi_get_value_bool(env, arguments.values[0], &on);
  if (prctl(PR_SET_CHILD_SUBREAPER, on ? 1 : 0) != 0) return throw_errno(env, "prctl");
  return nullptr;
}

napi_value is_subreaper(napi_env env, napi_callback_info) {
  int on = 0;
  if (prctl(PR_GET_CHILD_SUBREAPER, &on) != 0) return throw_errno(env, "prctl");
  return make(env, on != 0);
}

napi_value set_parent_death_signal(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (prctl(PR_SET_PDEATHSIG, arguments.integer(0)) != 0) return throw_errno(env, "prctl");
  return nullptr;
}

napi_value get_parent_death_signal(napi_env env, napi_callback_info) {
  int signal = 0;
  if (prctl(PR_GET_PDEATHSIG, &signal) != 0) return throw_errno(env, "prctl");
  return make(env, signal);
}

/// Field 22 of the line, from its field 4 on; its low 31 bits tell processes of one number apart.
static int start_time(const char* fields) {
  for (int field = 4; field < 22 && fields != nullptr; field++) {
    fields = strchr(fields, ' ');
    if (fields != nullptr) fields++;
  }
  return fields == nullptr ? 0 : static_cast<int>(strtoull(fields, nullptr, 10) & 0x7fffffff);
}

napi_value process_state(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string file = "/proc/" + std::to_string(arguments.integer(0)) + "/stat";
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? null(env) : throw_errno(env, "open", errno, file);
  char buffer[1024];
  const ssize_t length = read(fd, buffer, sizeof buffer);
  const int error = errno;
  close(fd);
  if (length < 0) return error == ESRCH ? null(env) : throw_errno(env, "read", error, file);
  const std::string line(buffer, static_cast<size_t>(length));
  // "pid (name) state ppid …": the name may hold anything, also ")".
  const size_t open_at = line.find('('), close_at = line.rfind(')');
  if (close_at == std::string::npos) return null(env);
  napi_value out;
  napi_create_object(env, &out);
  set(env, out, "state", make(env, line.substr(close_at + 2, 1)));
  set(env, out, "ppid", make(env, std::atoi(line.c_str() + close_at + 4)));
  set(env, out, "startTime", make(env, start_time(line.c_str() + close_at + 4)));
  set(env, out, "name", make(env, line.substr(open_at + 1, close_at - open_at - 1)));
  return out;
}

napi_value is_main_thread(napi_env env, napi_callback_info) {
  return make(env, syscall(SYS_gettid) == getpid());
}

napi_value exit_now(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  _exit(arguments.integer(0));
}

}  // namespace isoproc
