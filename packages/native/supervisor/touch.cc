#include <sys/ptrace.h>

#include <algorithm>
#include <csignal>

#include "interruption.hh"
#include "perturbation.hh"
#include "watchpoint.hh"

namespace isoproc {

void Perturbation::watch(pid_t tid, Thread& thread) {
  if (!can_watch_ || (thread.version == version_ && !thread.words.empty())) return;
  if (thread.watches > often && !random_.chance(seldom)) return;
  auto words = words_.of(thread.process);
  if (words.empty()) return;
  thread.watches++;
  for (size_t i = 0; i < std::min(words.size(), Watchpoint::most); i++)
    std::swap(words[i], words[i + random_.below(words.size() - i)]);
  words.resize(std::min(words.size(), Watchpoint::most));
  can_watch_ = Watchpoint::set(tid, words);
  thread.version = version_;
  thread.trapping = true;
  thread.hits = 32;
  thread.skip = static_cast<int>(random_.log_uniform(1, skips_));
  thread.values.clear();
  for (const auto word : words)
    thread.values.push_back(SharedWords::read(thread.process, word).value_or(0));
  thread.words = std::move(words);
}

void Perturbation::unwatch(pid_t tid, Thread& thread) {
  if (thread.words.empty()) return;
  thread.words.clear();
  Watchpoint::set(tid, {});
}

Perturbation::Trap Perturbation::trapped(pid_t tid) {
  const auto found = threads_.find(tid);
  siginfo_t info{};
  if (found == threads_.end() || !found->second.trapping) return Trap::foreign;
  if (ptrace(PTRACE_GETSIGINFO, tid, nullptr, &info) != 0 || info.si_signo != SIGTRAP)
    return Trap::foreign;
  auto& thread = found->second;
  if (info.si_code == TRAP_HWBKPT && thread.steps == 0) return touched(tid, thread);
  if (info.si_code != TRAP_TRACE && info.si_code != TRAP_BRKPT && info.si_code != TRAP_HWBKPT)
    return Trap::foreign;
  if (thread.steps == 0) return Trap::ours;
  thread.steps--;
  return step_on(tid, thread) ? Trap::kept : Trap::ours;
}

Perturbation::Trap Perturbation::touched(pid_t tid, Thread& thread) {
  const int which = Watchpoint::hit(tid);
  if (ceased_ || which < 0 || static_cast<size_t>(which) >= thread.words.size())
    return unwatch(tid, thread), Trap::ours;
  const auto at = static_cast<size_t>(which);
  const auto value = SharedWords::read(thread.process, thread.words[at]).value_or(0);
  const bool wrote = value != std::exchange(thread.values[at], value);
  const Held::Word word{thread.process, thread.words[at], value};
  // What was read and is about to be written back is lost when another writes meanwhile.
  const bool now = --thread.skip <= 0 && random_.chance(wrote ? writes_ : 0.8);
  if (--thread.hits == 0) unwatch(tid, thread);
  if (!now || !hold(tid, 500, 30'000, word)) return Trap::ours;
  thread.skip = static_cast<int>(random_.log_uniform(1, skips_));
  return Trap::kept;
}

/// True: it is held or still stepping. In a tight loop, since each step is over at once.
bool Perturbation::step_on(pid_t tid, Thread& thread) {
  const auto began = microseconds();
  const auto until = began + allowance(false);
  while (thread.steps > 0 && microseconds() < until) {
    if (ptrace(PTRACE_SINGLESTEP, tid, nullptr, nullptr) != 0) break;
    if (!trapped_soon(tid)) return spent_ += microseconds() - began, true;  // sleeps in a call
    thread.steps--;
  }
  thread.steps = 0;
  stepping_--;
  spent_ += microseconds() - began;
  return hold(tid, 50, 10'000);
}

}  // namespace isoproc
