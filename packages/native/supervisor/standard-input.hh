#pragma once
#include <sys/types.h>

#include "stream.hh"
#include "wait-call.hh"

namespace isoproc {

/// Knows who waits for the program's standard input.
class StandardInput {
 public:
  explicit StandardInput(Stream stream) : stream_(stream) {}

  /// Whether a thread of this process that sleeps in this call waits for it.
  bool awaited(pid_t pid, const Call& call, Wait wait) const;

 private:
  Stream stream_;
};

}  // namespace isoproc
