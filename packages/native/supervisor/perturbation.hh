#pragma once
#include <sys/types.h>

#include <functional>
#include <map>
#include <vector>

#include "call-stop.hh"
#include "fd.hh"
#include "held.hh"
#include "level.hh"
#include "random.hh"
#include "shared-words.hh"

namespace isoproc {

/// Disturbs the schedule of the run: keeps threads standing at moments that races hide in, for
/// random times, while the others go on. The seed fixes the choices; the kernel still schedules.
///
/// `jitter`: at random times, after a fork, after an exec, and right after a word of shared memory
/// was touched (where the processor can tell that). `preempt`: moreover at system calls, and some
/// single steps after them.
///
/// The time held is bounded, by a share of the time run and in all (`longest`): a run that
/// makes progress ends, and one that makes none is seen to be stuck as without us.
class Perturbation {
 public:
  enum class Moment { birth, interruption, event, ending, call_entry, call_exit };
  enum class Trap { foreign, ours, kept };

  /// Microseconds that threads are held in all.
  static constexpr long long longest = 1'000'000;

  /// `may_step`: single steps pass over the stops at system calls, so not with a Hold.
  Perturbation(Level level, uint64_t seed, bool may_step);

  /// How a thread that was kept goes on.
  void attach(std::function<void(pid_t)> resume) { resume_ = std::move(resume); }
  /// Whether nobody may be cut off in the middle of a write: asked before an interruption.
  void attach_check(std::function<bool()> may_interrupt) {
    may_interrupt_ = std::move(may_interrupt);
  }
  /// Readable when `turn` is to be called.
  int fd() const { return timer_.get(); }
  void turn();

  /// The next system call of this thread is to stop.
  bool wants_calls(pid_t tid);
  /// A thread stands still. True when it is kept so; `resume` is called later.
  bool keeps(pid_t tid, pid_t process, Moment moment, const CallStop* call = nullptr);
  bool knows(pid_t tid) const { return threads_.contains(tid); }
  /// A thread is about to get a SIGTRAP: one of ours is not for the program.
  Trap trapped(pid_t tid);

  void executed(pid_t process);
  void forget(pid_t tid);
  /// Everybody goes on, undisturbed from now on.
  void cease();
  bool holding() const { return !held_.empty(); }

 private:
  // A thread that stops at everything is slow: after so many times it does so seldom.
  static constexpr int often = 100;
  static constexpr double seldom = 0.1;

  struct Thread {
    pid_t process = 0;
    bool asked = false;          ///< PTRACE_INTERRUPT is under way
    bool trapping = false;       ///< it may have traps of ours
    long steps = 0;              ///< still to be made
    int calls = 0, watches = 0;  ///< that it was stopped at, that were set
    int hits = 0;                ///< of watched words, before it goes on unwatched
    int skip = 0;                ///< of them, before it is held
    unsigned version = 0;        ///< of what was known when its words were chosen
    std::vector<uintptr_t> words;
    std::vector<uint64_t> values;
  };

  bool hold(pid_t tid, double low, double high, std::optional<Held::Word> word = std::nullopt);
  void release(pid_t tid);
  void observe(pid_t process, Moment moment, const CallStop* call);
  void watch(pid_t tid, Thread& thread);
  void unwatch(pid_t tid, Thread& thread);
  Trap touched(pid_t tid, Thread& thread);
  bool at_call(pid_t tid, Thread& thread, const CallStop& call, bool before);
  bool step_on(pid_t tid, Thread& thread);
  void interrupt_one();
  bool somebody_runs() const;
  long long allowance(bool touch) const;
  void settle(pid_t tid);
  void arm_timer();

  const Level level_;
  const bool may_step_;
  Random random_;
  Fd timer_;
  std::function<void(pid_t)> resume_;
  std::function<bool()> may_interrupt_;
  std::map<pid_t, Thread> threads_;
  Held held_;
  SharedWords words_;
  const double births_, calls_, pace_, writes_,
      skips_;  ///< drawn once a run: how eagerly it is disturbed
  bool can_watch_ = true, ceased_ = false;
  unsigned version_ = 1;
  int stepping_ = 0;
  long long began_, spent_ = 0, spent_touching_ = 0, next_ = 0;  ///< microseconds
};

}  // namespace isoproc
