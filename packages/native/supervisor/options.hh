#pragma once
#include <string>
#include <vector>

#include "level.hh"

namespace isoproc {

/// What the command line asked for.
struct Options {
  int control = 3;
  int terminal = -1;  ///< pseudo-terminal master; -1: pipes
  bool trace = true;
  bool hold = false;
  bool isolate = true;
  Level perturb = Level::none;
  unsigned long seed = 0;       ///< of what is disturbed
  long max_processes = 256;     ///< alive at once
  long max_output = 4'194'304;  ///< bytes, stdout and stderr together
  std::string cwd;              ///< the program's own, watched for what stays; empty: inherited
  std::vector<std::string> command;
};

/// Prints one line and exits with status 2 on wrong usage.
Options parse_options(int argc, char** argv);

}  // namespace isoproc
