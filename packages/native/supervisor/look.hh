#pragma once
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "standard-input.hh"

namespace isoproc {

/// What one process is doing at this moment.
struct Look {
  pid_t parent = 0;
  char state = '?';  ///< R S D T Z X: of the main thread
  std::optional<std::string> call;
  bool forever = false;  ///< every thread sits in an untimed wait, or is stopped, or is over
  bool standard_input = false;
  std::string trace;  ///< differs between two looks when the process ran in between
};

/// `stopped`: whether a thread that shows as traced is stopped by a signal (job control), and not
/// by us. `hurry`: leave at the first thread that is not in an untimed wait.
/// Nothing when the process is gone.
std::optional<Look> look_at(pid_t pid, const StandardInput& input,
                            const std::function<bool(pid_t)>& stopped, bool hurry);

/// Whether the system lets us see what a sleeping process waits for (of our own process).
bool can_look();

}  // namespace isoproc
