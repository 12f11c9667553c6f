#pragma once
#include <sys/types.h>

#include <functional>
#include <map>

#include "hold.hh"
#include "perturbation.hh"
#include "tree.hh"
#include "watcher.hh"

namespace isoproc {

/// Sees every fork, exec and exit as it happens: ptrace(2), PTRACE_SEIZE.
/// Each is reported while whoever did it stands still, so nothing it causes can come first.
class Tracer : public Watcher {
 public:
  /// `hold`, `perturbation`: null when not wanted. `exiting` is called while a process that is
  /// about to end still has its memory and its descriptors; may be empty.
  Tracer(Tree& tree, Hold* hold, Perturbation* perturbation, std::function<void(pid_t)> exiting);

  /// False, with errno, when tracing is refused.
  bool seize(pid_t root);
  bool step() override;
  bool done() const override { return tracees_.empty() && infants_.empty(); }
  bool stopped(pid_t tid) const override;
  bool release(pid_t pid) override;
  unsigned long stirs() const override { return stirs_; }

 private:
  struct Tracee {
    pid_t process;
    bool exiting = false, listening = false, held = false;
    CallStop call{};
  };

  void stop(pid_t tid, int status);
  void stop_at_call(pid_t tid, Tracee& tracee);
  void event(pid_t tid, int event);
  void enroll(pid_t tid, pid_t creator, bool thread);
  void enroll_orphaned_infants();
  void executed(pid_t pid);
  void about_to_end(pid_t tid, int status);
  void over(pid_t tid, int status, bool waited);
  void resume(pid_t tid, int signal = 0);
  void go_on(pid_t tid, Perturbation::Moment moment, const CallStop* call = nullptr);

  Tree& tree_;
  Hold* hold_;
  Perturbation* perturbation_;
  std::function<void(pid_t)> exiting_;
  std::map<pid_t, Tracee> tracees_;
  std::map<pid_t, int> infants_;  ///< stand at their first stop until their creator's event is seen
  std::map<pid_t, int> unborn_;   ///< ended before the event of their creator was seen
  unsigned long stirs_ = 0;
};

}  // namespace isoproc
