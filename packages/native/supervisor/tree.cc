#include "tree.hh"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "proc.hh"
#include "signal-name.hh"

namespace isoproc {

void add_ending(JsonLine& line, std::optional<int> status) {
  if (!status) return;
  if (WIFSIGNALED(*status)) {
    line.text("signal", signal_name(WTERMSIG(*status)));
    if (*status & 0x80) line.boolean("core", true);
  } else {
    line.number("status", WEXITSTATUS(*status));
  }
}

Tree::Tree(Channel& channel, std::function<void()> drain)
    : channel_(channel), drain_(std::move(drain)), self_(getpid()) {}

void Tree::report(const JsonLine& message) {
  events_++;
  channel_.send(message);
}

void Tree::start(pid_t root, const JsonLine& message) {
  root_ = root;
  processes_[root] = {self_, true};
  ever_.insert(root);
  alive_ = 1;
  report(message);
}

void Tree::born(pid_t pid, pid_t parent) {
  drain_();
  processes_[pid] = {parent, true};
  ever_.insert(pid);
  alive_++;
  report(channel_.message("fork").number("pid", pid).number("parent", parent));
}

void Tree::executed(pid_t pid) {
  drain_();
  report(channel_.message("exec")
             .number("pid", pid)
             .text("path", proc::read_link(proc::path(pid, "exe"))));
}

void Tree::ended(pid_t pid, std::optional<int> status) {
  const auto found = processes_.find(pid);
  if (found == processes_.end() || !found->second.alive) return;
  drain_();
  found->second.alive = false;
  alive_--;
  zombies_++;
  dying_.insert(pid);
  if (pid == root_) root_status_ = status;
  auto message = channel_.message("exit");
  add_ending(message.number("pid", pid), status);
  report(message);
}

void Tree::released(pid_t pid) {
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return;
  if (found->second.parent == self_) forget(found);
  settle_children(pid);
  dying_.erase(pid);
}

void Tree::settle_children(pid_t pid) {
  for (auto it = processes_.begin(); it != processes_.end();) {
    const auto child = it++;
    if (child->second.parent == pid) settle_child(child, pid);
  }
}

void Tree::settle_child(Processes::iterator child, pid_t former_parent) {
  const auto now = proc::stat(child->first);
  if (!child->second.alive) {
    if (!now) {
      report(channel_.message("reap").number("pid", child->first));
      forget(child);
      return;
    }
    if (now->parent == former_parent) return;  // another thread of the parent lives on
    if (dying_.contains(child->first)) {       // nobody could have waited for it yet
      child->second.parent = now->parent;
      return;
    }
    if (now->parent == self_) return abandoned(child->first);
    leave(child->first, former_parent);
    child->second.parent = now->parent;
  } else if (now && now->parent != former_parent) {
    child->second.parent = now->parent;
    report(channel_.message("adopt").number("pid", child->first).number("parent", now->parent));
  }
}

void Tree::abandoned(pid_t pid) {
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return;
  leave(pid, found->second.parent);
  forget(found);
  waitpid(pid, nullptr, __WALL | WNOHANG);
}

void Tree::catch_up() {
  if (zombies_ == 0) return;
  for (const pid_t pid : dying_) settle_children(pid);
  for (auto it = processes_.begin(); it != processes_.end();) {
    const auto process = it++;
    if (process->second.alive || process->second.parent == self_) continue;
    if (kill(process->first, 0) == 0 || errno != ESRCH) continue;
    report(channel_.message("reap").number("pid", process->first));
    forget(process);
  }
}

Tree::Processes::iterator Tree::forget(Processes::iterator zombie) {
  zombies_--;
  return processes_.erase(zombie);
}

void Tree::leave(pid_t zombie, pid_t parent) {
  if (!counted_) unreaped_.emplace_back(zombie, parent);
}

void Tree::count_zombies() {
  catch_up();
  for (const auto& [pid, process] : processes_)
    if (!process.alive && process.parent != self_) leave(pid, process.parent);
  counted_ = true;
}

bool Tree::alive(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found != processes_.end() && found->second.alive;
}

bool Tree::zombie(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found != processes_.end() && !found->second.alive;
}

pid_t Tree::parent(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found == processes_.end() ? 0 : found->second.parent;
}

std::vector<pid_t> Tree::everybody() const {
  std::vector<pid_t> out;
  for (const auto& entry : processes_) out.push_back(entry.first);
  return out;
}

std::vector<pid_t> Tree::living() const {
  std::vector<pid_t> out;
  for (const auto& [pid, process] : processes_)
    if (process.alive) out.push_back(pid);
  return out;
}

}  // namespace isoproc
