#include <sys/ptrace.h>
#include <sys/wait.h>

#include <csignal>
#include <set>

#include "proc.hh"
#include "supervisor.hh"

namespace isoproc {

void Supervisor::end() {
  if (ending_) return;
  ending_ = true;
  if (perturbation_) perturbation_->cease();
  tree_.count_zombies();
  for (const pid_t pid : tree_.living())
    if (const auto now = proc::stat(pid)) left_.emplace_back(pid, now->name);
  kill_living();
}

void Supervisor::kill_living() {
  for (const pid_t pid : tree_.living()) kill(pid, SIGKILL);
}

/// Who was not followed (a child made with CLONE_UNTRACED, one born as its parent was killed, or
/// all of them when only sampling) is still a descendant, since we are the subreaper.
void Supervisor::kill_strays() {
  std::set<pid_t> told;
  for (;;) {
    const auto strays = proc::descendants(getpid());
    if (strays.empty()) return;
    for (const auto& [pid, parent] : strays) {
      const auto now = proc::stat(pid);
      if (!now || now->state == 'Z') continue;
      if (!tree_.ever_had(pid) && told.insert(pid).second) left_.emplace_back(pid, now->name);
      kill(pid, SIGKILL);
    }
    // One may have forked before it was killed, so look again after each who ends. A tracee stops
    // once more on its way out, and ends only when it is let go.
    int status = 0;
    for (pid_t pid = waitpid(-1, &status, __WALL); pid > 0;
         pid = waitpid(-1, &status, __WALL | WNOHANG))
      if (WIFSTOPPED(status)) ptrace(PTRACE_CONT, pid, nullptr, nullptr);
  }
}

void Supervisor::finish() {
  tree_.count_zombies();
  kill_strays();
  while (read_outputs()) {
  }
  tree_.catch_up();
  output_.forward(channel_, true);
  errors_.forward(channel_, true);

  std::string processes, zombies;
  for (const auto& [pid, name] : left_)
    processes += (processes.empty() ? "" : ",") +
                 JsonLine().number("pid", pid).text("name", name).boolean("killed", true).str();
  for (const auto& [pid, parent] : tree_.unreaped())
    zombies +=
        (zombies.empty() ? "" : ",") + JsonLine().number("pid", pid).number("parent", parent).str();
  JsonLine left;
  left.raw("processes", '[' + processes + ']').raw("zombies", '[' + zombies + ']');
  remains_.add_to(left, tree_);
  temporary_directory_.remove();

  auto message = channel_.message("end");
  add_ending(message, tree_.root_status());
  channel_.send(message.raw("left", left.str()));
  finished_ = true;
}

}  // namespace isoproc
