#pragma once
#include <functional>
#include <optional>
#include <string>

#include "channel.hh"
#include "look.hh"
#include "tree.hh"

namespace isoproc {

/// Notices that nothing will happen any more unless somebody outside does something: every process
/// sits in an untimed wait, and has not run between three looks.
class QuietWatch {
 public:
  using Looker = std::function<std::optional<Look>(pid_t)>;

  QuietWatch(Channel& channel, const Tree& tree, Looker looker)
      : channel_(channel), tree_(tree), looker_(std::move(looker)) {}

  /// Something happened: an event, output, input. Ends a quiet period.
  void activity();
  /// One look at everybody. True when they all seem to wait.
  bool look();
  bool quiet() const { return quiet_; }

 private:
  Channel& channel_;
  const Tree& tree_;
  Looker looker_;
  std::string trace_;
  int same_ = 0;
  bool quiet_ = false;
};

}  // namespace isoproc
