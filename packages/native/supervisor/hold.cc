#include "hold.hh"

#include <sys/syscall.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace isoproc {
namespace {

/// The descriptor such a call writes to; -1 when it is not one that writes a stream.
int written(const CallStop& call) {
  switch (call.number) {
    case SYS_write:
    case SYS_writev:
    case SYS_sendfile:
      return static_cast<int>(call.arguments[0]);
    case SYS_splice:
      return static_cast<int>(call.arguments[2]);
    default:
      return -1;
  }
}

}  // namespace

bool Hold::after_call(pid_t process, const CallStop& call) {
  const int fd = call.value > 0 ? written(call) : -1;
  if (fd < 0 || !is_output(process, fd)) return false;
  drain_();
  channel_.send(channel_.message("hold").number("pid", process));
  return true;
}

bool Hold::is_output(pid_t process, int fd) const {
  return std::any_of(outputs_.begin(), outputs_.end(),
                     [&](const Stream& output) { return output.is(process, fd); });
}

std::string hold_refusal() {
  utsname system{};
  uname(&system);
  char* end = nullptr;
  const long major = std::strtol(system.release, &end, 10);
  const long minor = *end == '.' ? std::strtol(end + 1, nullptr, 10) : 0;
  if (major > 5 || (major == 5 && minor >= 3)) return {};
  return "--hold needs Linux 5.3 or newer, this is " + std::string(system.release);
}

}  // namespace isoproc
