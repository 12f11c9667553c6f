#pragma once
#include <sys/types.h>

namespace isoproc {

/// Follows the processes of the run and tells the tree what becomes of them.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// Handles one thing that has happened. False when there is none.
  virtual bool step() = 0;
  /// Nothing of the run is left to be waited for.
  virtual bool done() const = 0;
  /// Whether this thread is stopped by a signal (job control), and not by us.
  virtual bool stopped(pid_t) const { return false; }
  /// Lets the held threads of a process go on. False when there is none.
  virtual bool release(pid_t) { return false; }
  /// Counts what woke a process though it is no event of the tree: a signal.
  virtual unsigned long stirs() const { return 0; }
};

}  // namespace isoproc
