#pragma once
#include <sys/types.h>

#include <functional>
#include <vector>

#include "call-stop.hh"
#include "channel.hh"
#include "stream.hh"

namespace isoproc {

/// Keeps a thread that has just written output at the end of that very system call, until the
/// runner has decided what becomes of it: nothing it would do next has happened yet.
class Hold {
 public:
  Hold(Channel& channel, std::vector<Stream> outputs, std::function<void()> drain)
      : channel_(channel), outputs_(std::move(outputs)), drain_(std::move(drain)) {}

  /// A thread stands at the end of a system call. True when it is to be held.
  bool after_call(pid_t process, const CallStop& call);

 private:
  bool is_output(pid_t process, int fd) const;

  Channel& channel_;
  std::vector<Stream> outputs_;
  std::function<void()> drain_;
};

/// Why there can be no hold mode here; empty when there can.
std::string hold_refusal();

}  // namespace isoproc
