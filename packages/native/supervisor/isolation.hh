#pragma once
#include <string>

#include "fd.hh"

namespace isoproc {

/// Mount and IPC namespaces of this run alone, so that what it leaves in shared memory and in
/// queues can be told from what others do meanwhile. Made before the program is.
class Isolation {
 public:
  explicit Isolation(bool wanted);

  bool on() const { return on_; }
  /// Why there is none though it was wanted; else empty.
  const std::string& refusal() const { return refusal_; }
  /// Where the names of POSIX shared memory and of message queues stand; -1: nowhere.
  int shared_memory() const { return shared_memory_.get(); }
  int message_queues() const { return message_queues_.get(); }

 private:
  bool enter();

  bool on_ = false;
  std::string refusal_;
  Fd shared_memory_, message_queues_;
};

}  // namespace isoproc
