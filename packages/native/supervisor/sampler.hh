#pragma once
#include <map>
#include <string>

#include "tree.hh"
#include "watcher.hh"

namespace isoproc {

/// Looks at /proc from time to time, where tracing is refused. What comes and goes between two
/// looks is not seen, and the status of a process whose parent was quicker is not known.
class Sampler : public Watcher {
 public:
  explicit Sampler(Tree& tree) : tree_(tree) {}

  /// One look. False: one look sees everything there is.
  bool step() override;
  bool done() const override { return true; }

 private:
  void wait_for_our_own();
  void greet_new();
  void look_at_known();

  Tree& tree_;
  std::map<pid_t, std::string> programs_;
};

}  // namespace isoproc
