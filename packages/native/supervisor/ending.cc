#include <sys/wait.h>

#include <csignal>

#include "proc.hh"
#include "supervisor.hh"

namespace isoproc {

void Supervisor::end() {
  if (ending_) return;
  ending_ = true;
  tree_.count_zombies();
  for (const pid_t pid : tree_.living())
    if (const auto now = proc::stat(pid)) left_.emplace_back(pid, now->name);
  kill_living();
}

void Supervisor::kill_living() {
  for (const pid_t pid : tree_.living()) kill(pid, SIGKILL);
}

/// Who was not followed (a child made with CLONE_UNTRACED, or all of them when only sampling) is
/// still a descendant, since we are the subreaper.
void Supervisor::kill_strays() {
  for (;;) {
    const auto strays = proc::descendants(getpid());
    if (strays.empty()) return;
    for (const auto& [pid, parent] : strays) {
      const auto now = proc::stat(pid);
      if (!now || now->state == 'Z') continue;
      if (!tree_.ever_had(pid)) left_.emplace_back(pid, now->name);
      kill(pid, SIGKILL);
    }
    while (waitpid(-1, nullptr, __WALL) > 0) {
    }
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
