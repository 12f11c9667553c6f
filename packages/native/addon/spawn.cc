// clone(2) with CLONE_VM and CLONE_VFORK: the cost does not grow with Node's address space, and
// libuv, which waits only for processes it started, never sees the child.
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "function.hh"
#include "owned.hh"
#include "value.hh"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

namespace isoproc {
namespace {

constexpr size_t stack_size = 256 * 1024;
constexpr int number_of_signals = 64;

struct Job {
  std::string file, cwd;
  std::vector<std::string> argument_texts, environment_texts;
  std::vector<char*> arguments, environment;
  std::vector<int> fds, moved;
  bool new_session = false;
  int parent_death_signal = 0;
  pid_t parent = 0;
  // Filled by the child, in our memory:
  int error = 0;
  const char* failed = "execve";
};

std::vector<std::string> texts(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  std::vector<std::string> out;
  for (uint32_t i = 0; i < length; i++) {
    napi_value item;
    napi_get_element(env, array, i, &item);
    out.push_back(text(env, item));
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& one : texts) out.push_back(one.data());
  out.push_back(nullptr);
  return out;
}

void read_job(napi_env env, napi_value options, Job& job) {
  job.file = text(env, get(env, options, "file"));
  job.argument_texts = texts(env, get(env, options, "args"));
  job.argument_texts.insert(job.argument_texts.begin(), job.file);
  job.environment_texts = texts(env, get(env, options, "env"));
  job.arguments = pointers(job.argument_texts);
  job.environment = pointers(job.environment_texts);
  const napi_value cwd = get(env, options, "cwd");
  if (Arguments::is(env, cwd, napi_string)) job.cwd = text(env, cwd);
  napi_get_value_bool(env, get(env, options, "newSession"), &job.new_session);
  napi_get_value_int32(env, get(env, options, "parentDeathSignal"), &job.parent_death_signal);
  const napi_value fds = get(env, options, "fds");
  uint32_t length = 0;
  napi_get_array_length(env, fds, &length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value item;
    napi_get_element(env, fds, i, &item);
    int fd = -1;
    napi_get_value_int32(env, item, &fd);
    job.fds.push_back(fd);
  }
  job.moved.resize(job.fds.size());
  job.parent = getpid();
}

[[noreturn]] void give_up(Job& job, const char* what) {
  job.error = errno;
  job.failed = what;
  _exit(127);
}

void close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  for (int fd = first, limit = static_cast<int>(sysconf(_SC_OPEN_MAX)); fd < limit; fd++) close(fd);
}

/// Runs in the child, on a stack of its own but in the parent's memory: allocates nothing.
int child(void* data) {
  Job& job = *static_cast<Job*>(data);
  for (int sig = 1; sig <= number_of_signals; sig++) {
    struct sigaction plain = {};
    plain.sa_handler = SIG_DFL;
    sigaction(sig, &plain, nullptr);
  }
  if (job.parent_death_signal != 0) {
    prctl(PR_SET_PDEATHSIG, job.parent_death_signal);
    if (getppid() != job.parent) _exit(127);
  }
  if (job.new_session) setsid();
  const int count = static_cast<int>(job.fds.size());
  for (int i = 0; i < count; i++) {
    const int from = job.fds[i] < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : job.fds[i];
    job.moved[i] = fcntl(from, F_DUPFD_CLOEXEC, count);
    if (job.moved[i] < 0) give_up(job, "fcntl");
  }
  for (int i = 0; i < count; i++)
    if (dup2(job.moved[i], i) < 0) give_up(job, "dup2");
  close_from(count);
  if (!job.cwd.empty() && chdir(job.cwd.c_str()) != 0) give_up(job, "chdir");
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvpe(job.file.c_str(), job.arguments.data(), job.environment.data());
  give_up(job, "execve");
}

}  // namespace

napi_value spawn(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Job job;
  read_job(env, arguments.values[0], job);
  void* stack = mmap(nullptr, stack_size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return throw_errno(env, "mmap");
  // No handler of ours may run in the child while it shares our memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int pidfd = -1;
  const pid_t pid = clone(child, static_cast<char*>(stack) + stack_size,
                          CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &job, &pidfd);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  munmap(stack, stack_size);
  if (pid < 0) return throw_errno(env, "clone", error);
  if (job.error != 0) {
    waitpid(pid, nullptr, 0);
    close(pidfd);
    const bool directory = std::strcmp(job.failed, "chdir") == 0;
    return throw_errno(env, job.failed, job.error, directory ? job.cwd : job.file);
  }
  napi_value out;
  napi_create_object(env, &out);
  set(env, out, "pid", make(env, static_cast<int>(pid)));
  set(env, out, "pidfd",
      make(env, job.parent_death_signal != 0 ? owned_child(pidfd) : owned(pidfd)));
  return out;
}

}  // namespace isoproc
