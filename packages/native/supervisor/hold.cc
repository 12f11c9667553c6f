#include "hold.hh"

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace isoproc {
namespace {

// ptrace(2), PTRACE_GET_SYSCALL_INFO, Linux 5.3; C libraries disagree on its names.
constexpr int get_call_info = 0x420e;
constexpr uint8_t at_entry = 1, at_exit = 2;

struct CallInfo {
  uint8_t where;
  uint8_t padding[3];
  uint32_t architecture;
  uint64_t instruction, stack;
  union {
    struct {
      uint64_t number, arguments[6];
    } entry;
    struct {
      int64_t value;
      uint8_t is_error;
    } exit;
  };
};

/// The descriptor such a call writes to; -1 when it is not one that writes a stream.
int written(const Hold::Call& call) {
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

bool Hold::after_call(pid_t tid, pid_t process, Call& call) {
  CallInfo info{};
#ifdef __GLIBC__
  const auto request = static_cast<__ptrace_request>(get_call_info);
#else
  const int request = get_call_info;
#endif
  if (ptrace(request, tid, reinterpret_cast<void*>(sizeof info), &info) <= 0) return false;
  if (info.where == at_entry) {
    call.inside = true;
    call.number = static_cast<long>(info.entry.number);
    std::copy_n(info.entry.arguments, call.arguments.size(), call.arguments.begin());
    return false;
  }
  const bool done = std::exchange(call.inside, false) && info.where == at_exit &&
                    info.exit.is_error == 0 && info.exit.value > 0;
  const int fd = done ? written(call) : -1;
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
