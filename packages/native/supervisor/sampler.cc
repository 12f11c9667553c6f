#include "sampler.hh"

#include <sys/wait.h>
#include <unistd.h>

#include "proc.hh"

namespace isoproc {

bool Sampler::step() {
  greet_new();
  look_at_known();
  wait_for_our_own();
  return false;
}

void Sampler::greet_new() {
  for (const auto& [pid, parent] : proc::descendants(getpid())) {
    if (tree_.alive(pid) || tree_.zombie(pid)) continue;
    if (parent == getpid()) {  // its parent came and went unseen
      const auto now = proc::stat(pid);
      if (!now || now->state == 'Z') continue;
    }
    programs_[pid] = proc::read_link(proc::path(pid, "exe"));
    tree_.born(pid, parent);
  }
}

void Sampler::look_at_known() {
  for (const pid_t pid : tree_.living()) {
    const auto now = proc::stat(pid);
    if (now && now->state != 'Z' && now->state != 'X') {
      auto program = proc::read_link(proc::path(pid, "exe"));
      if (program.empty() || program == programs_[pid]) continue;
      programs_[pid] = std::move(program);
      tree_.executed(pid);
    } else if (!now || now->parent != getpid()) {
      programs_.erase(pid);
      tree_.ended(pid, now ? now->exit_code : std::nullopt);
      tree_.released(pid);
    }
  }
}

void Sampler::wait_for_our_own() {
  siginfo_t info{};
  while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) {
    const pid_t pid = info.si_pid;
    if (tree_.zombie(pid)) {
      tree_.abandoned(pid);
    } else {
      const int status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status;
      tree_.ended(pid, info.si_code == CLD_DUMPED ? status | 0x80 : status);
      waitpid(pid, nullptr, WNOHANG);
      programs_.erase(pid);
      tree_.released(pid);
    }
    info = {};
  }
}

}  // namespace isoproc
