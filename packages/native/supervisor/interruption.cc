#include "interruption.hh"

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace isoproc {

void continue_call([[maybe_unused]] pid_t tid) {
#ifdef __x86_64__
  constexpr unsigned long restart = -514UL;  // ERESTARTNOHAND of the kernel
  user_regs_struct registers{};
  if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0) return;
  if (static_cast<long>(registers.orig_rax) < 0 || static_cast<long>(registers.rax) != -EINTR)
    return;
  registers.rax = restart;
  ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
#endif
}

bool trapped_soon(pid_t tid) {
  constexpr int tries = 200;
  for (int i = 0; i < tries; i++) {
    siginfo_t info{};
    // Looking first: any other stop, or its end, is for the tracer.
    if (waitid(P_PID, static_cast<id_t>(tid), &info,
               WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) != 0)
      return false;
    if (info.si_pid == tid) {
      if (info.si_code != CLD_TRAPPED || info.si_status != SIGTRAP) return false;
      return waitpid(tid, nullptr, __WALL | WNOHANG) == tid;
    }
    sched_yield();
  }
  return false;
}

}  // namespace isoproc
