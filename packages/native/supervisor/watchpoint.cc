#include "watchpoint.hh"

#include <sys/ptrace.h>
#include <sys/user.h>

#include <cstddef>

namespace isoproc {

#ifdef __x86_64__
namespace {

// Intel's manual, volume 3, "Debug Registers": 6 says what happened, 7 what is wanted.
constexpr int status = 6, control = 7;
constexpr uint64_t enabled = 1, read_or_write = 3, eight_bytes = 2;

void* debug_register(int number) {
  return reinterpret_cast<void*>(offsetof(struct user, u_debugreg) +
                                 static_cast<size_t>(number) * sizeof(long));
}

bool poke(pid_t tid, int number, uint64_t value) {
  return ptrace(PTRACE_POKEUSER, tid, debug_register(number), reinterpret_cast<void*>(value)) == 0;
}

}  // namespace

bool Watchpoint::set(pid_t tid, const std::vector<uintptr_t>& words) {
  if (!poke(tid, control, 0)) return false;
  uint64_t wanted = 0;
  for (size_t i = 0; i < words.size() && i < most; i++) {
    if (!poke(tid, static_cast<int>(i), words[i])) return false;
    wanted |= enabled << (2 * i) | (read_or_write | eight_bytes << 2) << (16 + 4 * i);
  }
  return wanted == 0 || poke(tid, control, wanted);
}

int Watchpoint::hit(pid_t tid) {
  const long seen = ptrace(PTRACE_PEEKUSER, tid, debug_register(status), nullptr);
  poke(tid, status, 0);
  for (int i = 0; i < static_cast<int>(most); i++)
    if (seen & 1L << i) return i;
  return -1;
}
#else
bool Watchpoint::set(pid_t, const std::vector<uintptr_t>&) { return false; }
int Watchpoint::hit(pid_t) { return -1; }
#endif

}  // namespace isoproc
