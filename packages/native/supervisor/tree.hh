#pragma once
#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "channel.hh"

namespace isoproc {

/// The processes of the run: who they are, whose children, alive or zombie.
/// Reports each change; all output that is readable goes first, so that what a process wrote before
/// an event stands before it.
class Tree {
 public:
  Tree(Channel& channel, std::function<void()> drain);

  void start(pid_t root, const JsonLine& message);
  void born(pid_t pid, pid_t parent);
  void executed(pid_t pid);
  /// The process is over; `status` as wait(2) gives it, nothing when it could not be had.
  void ended(pid_t pid, std::optional<int> status);
  /// We have waited for it: who was its parent now has the zombie, its own children have moved.
  void released(pid_t pid);
  /// The zombie became ours: its parent ended without waiting for it.
  void abandoned(pid_t pid);
  /// Reports the zombies that are gone, and the children of the dying that have moved: called
  /// between the reading and the sending of output, so that it stands before what tells of it.
  void catch_up();

  bool alive(pid_t pid) const;
  bool zombie(pid_t pid) const;
  /// Somebody has ended, and whoever waits for that cannot know it yet.
  bool unsettled() const { return !dying_.empty(); }
  bool has_zombies() const { return zombies_ > 0; }
  bool over() const { return alive_ == 0; }
  long alive_count() const { return alive_; }
  std::vector<pid_t> living() const;
  /// Everybody, alive or zombie.
  std::vector<pid_t> everybody() const;
  bool ever_had(pid_t pid) const { return ever_.contains(pid); }
  pid_t parent(pid_t pid) const;
  pid_t root() const { return root_; }
  std::optional<int> root_status() const { return root_status_; }
  /// Zombies whose parent ended first, as {zombie, parent}.
  const std::vector<std::pair<pid_t, pid_t>>& unreaped() const { return unreaped_; }
  /// The run is being ended: the zombies there are now count as unreaped, and none after them.
  void count_zombies();
  /// How many events were reported: changes mean that something happened.
  unsigned long events() const { return events_; }

 private:
  struct Process {
    pid_t parent;
    bool alive;
  };
  using Processes = std::map<pid_t, Process>;

  void report(const JsonLine& message);
  void settle_children(pid_t former_parent);
  void settle_child(Processes::iterator child, pid_t former_parent);
  void leave(pid_t zombie, pid_t parent);
  Processes::iterator forget(Processes::iterator zombie);

  Channel& channel_;
  std::function<void()> drain_;
  Processes processes_;
  pid_t self_, root_ = 0;
  std::optional<int> root_status_;
  std::set<pid_t> dying_;  ///< ended, and not yet waited for by us
  std::set<pid_t> ever_;
  std::vector<std::pair<pid_t, pid_t>> unreaped_;
  long alive_ = 0, zombies_ = 0;
  unsigned long events_ = 0;
  bool counted_ = false;
};

/// Adds `status` or `signal` (and `core`) of a wait(2) status; nothing when it is not known.
void add_ending(JsonLine& line, std::optional<int> status);

}  // namespace isoproc
