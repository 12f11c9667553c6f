#include "call-stop.hh"

#include <sys/ptrace.h>

#include <algorithm>
#include <utility>

namespace isoproc {
namespace {

// Linux 5.3; C libraries disagree on its names.
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

}  // namespace

CallStop::Side CallStop::read(pid_t tid) {
  CallInfo info{};
#ifdef __GLIBC__
  const auto request = static_cast<__ptrace_request>(get_call_info);
#else
  const int request = get_call_info;
#endif
  if (ptrace(request, tid, reinterpret_cast<void*>(sizeof info), &info) <= 0) return Side::unknown;
  if (info.where == at_entry) {
    inside = true;
    number = static_cast<long>(info.entry.number);
    std::copy_n(info.entry.arguments, arguments.size(), arguments.begin());
    return Side::entry;
  }
  if (!std::exchange(inside, false) || info.where != at_exit) return Side::unknown;
  value = info.exit.is_error == 0 ? info.exit.value : -1;
  return Side::exit;
}

}  // namespace isoproc
