#include "perturbation.hh"

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <csignal>

#include "interruption.hh"
#include "proc.hh"

namespace isoproc {
namespace {

// Microseconds.
constexpr long long allowed_at_once = 40'000;
constexpr long long between_looks = 100, idle_pause = 2'000;
// Of the time run: of holding at random, and of holding whoever has touched a shared word.
constexpr double random_share = 0.25, touch_share = 0.75;

bool runs(pid_t tid) {
  const auto now = proc::stat(tid);
  return now && (now->state == 'R' || now->state == 'D');
}

/// Calls that processes meet in, rather than those a program starts with.
bool meets(long call) {
  switch (call) {
    case SYS_write:
    case SYS_writev:
    case SYS_read:
    case SYS_futex:
    case SYS_pread64:
    case SYS_pwrite64:
    case SYS_sendmsg:
    case SYS_recvmsg:
    case SYS_sched_yield:
      return true;
    default:
      return false;
  }
}

}  // namespace

Perturbation::Perturbation(Level level, uint64_t seed, bool may_step)
    : level_(level),
      may_step_(may_step),
      random_(seed),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      births_(random_.unit()),
      calls_(random_.log_uniform(0.05, 0.6)),
      pace_(random_.log_uniform(200, 10'000)),
      writes_(random_.unit()),
      skips_(random_.log_uniform(1.5, 32)),
      began_(microseconds()) {
  arm_timer();
}

long long Perturbation::allowance(bool touch) const {
  const auto run = static_cast<double>(microseconds() - began_);
  const auto share = static_cast<long long>((touch ? touch_share : random_share) * run);
  return std::min(allowed_at_once + share, longest / 2) - (touch ? spent_touching_ : spent_);
}

void Perturbation::settle(pid_t tid) {
  const auto [time, touched] = held_.remove(tid);
  (touched ? spent_touching_ : spent_) += time;
}

bool Perturbation::keeps(pid_t tid, pid_t process, Moment moment, const CallStop* call) {
  settle(tid);
  auto& thread = threads_[tid];
  thread.process = process;
  // Any stop answers an interruption; the one before a call does not spare the call its EINTR.
  const bool asked = thread.asked;
  thread.asked = asked && moment == Moment::call_entry;
  if (asked && (moment == Moment::interruption || moment == Moment::call_exit)) continue_call(tid);
  if (thread.steps > 0) thread.steps = 0, stepping_--;
  if (ceased_) return unwatch(tid, thread), false;
  if (moment == Moment::birth && tid == process) words_.map(process);
  observe(process, moment, call);
  if (moment != Moment::ending) watch(tid, thread);
  switch (moment) {
    case Moment::birth:
      return random_.chance(births_) && hold(tid, 50, 10'000);
    case Moment::interruption:
      return asked && hold(tid, 20, 10'000);
    case Moment::event:
      return random_.chance(births_ / 2) && hold(tid, 20, 5'000);
    case Moment::ending:
      return false;
    case Moment::call_entry:
    case Moment::call_exit:
      return level_ == Level::preempt && at_call(tid, thread, *call, moment == Moment::call_entry);
  }
  return false;
}

bool Perturbation::at_call(pid_t tid, Thread& thread, const CallStop& call, bool before) {
  if (!random_.chance(meets(call.number) ? calls_ : calls_ / 16)) return false;
  if (before) return random_.chance(0.25) && hold(tid, 20, 5'000);
  if (!may_step_ || random_.chance(0.5)) return hold(tid, 20, 10'000);
  thread.steps = static_cast<long>(random_.log_uniform(1, can_watch_ ? 400 : 20'000));
  thread.trapping = true;
  stepping_++;
  return step_on(tid, thread);
}

bool Perturbation::hold(pid_t tid, double low, double high, std::optional<Held::Word> word) {
  const auto left = static_cast<double>(allowance(word.has_value()));
  if (left < low) return false;
  held_.add(tid,
            microseconds() + static_cast<long long>(random_.log_uniform(low, std::min(high, left))),
            word);
  arm_timer();
  return true;
}

void Perturbation::release(pid_t tid) {
  settle(tid);
  resume_(tid);
}

void Perturbation::observe(pid_t process, Moment moment, const CallStop* call) {
  if (moment == Moment::call_entry || !can_watch_) return;
  const bool mapped = moment == Moment::call_exit && call->number == SYS_mmap && call->value >= 0 &&
                      (call->arguments[3] & MAP_SHARED) != 0;
  const bool doubtful =
      moment == Moment::interruption && (!words_.has_any(process) || random_.chance(seldom));
  if (mapped || doubtful) words_.map(process);
  if (moment == Moment::call_exit && !mapped && !meets(call->number)) return;
  if (words_.look(process)) version_++;
}

void Perturbation::turn() {
  uint64_t times = 0;
  if (read(timer_.get(), &times, sizeof times) != sizeof times || ceased_) return;
  const auto after = [this] { return static_cast<long long>(random_.log_uniform(1, 1'000)); };
  while (const auto tid = held_.over([this] { return somebody_runs(); }, after)) release(*tid);
  if (spent_ + spent_touching_ >= longest) return cease();
  if (microseconds() >= next_) interrupt_one();
  arm_timer();
}

void Perturbation::interrupt_one() {
  std::vector<pid_t> running;
  for (const auto& [tid, thread] : threads_)
    if (!held_.has(tid) && thread.steps == 0 && runs(tid)) running.push_back(tid);
  next_ = microseconds() + static_cast<long long>(random_.log_uniform(20, pace_));
  if (running.empty()) next_ += idle_pause;
  if (running.empty()) return;
  // The main threads of all processes first: the others are mostly an interpreter's own.
  const auto others = std::partition(running.begin(), running.end(),
                                     [this](pid_t tid) { return threads_.at(tid).process == tid; });
  const auto mains = static_cast<size_t>(others - running.begin());
  const pid_t tid =
      running[random_.below(mains > 0 && random_.chance(0.8) ? mains : running.size())];
  if (may_interrupt_ && !may_interrupt_()) return;
  threads_[tid].asked = ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr) == 0;
}

bool Perturbation::somebody_runs() const {
  return std::any_of(threads_.begin(), threads_.end(), [this](const auto& entry) {
    return !held_.has(entry.first) && runs(entry.first);
  });
}

void Perturbation::arm_timer() {
  const auto now = microseconds();
  auto pause = std::max(next_ - now, 1LL);
  if (!held_.empty()) pause = std::min(pause, between_looks);
  itimerspec once{};
  once.it_value.tv_sec = pause / 1'000'000;
  once.it_value.tv_nsec = pause % 1'000'000 * 1000;
  timerfd_settime(timer_.get(), 0, &once, nullptr);
}

bool Perturbation::wants_calls(pid_t tid) {
  auto& thread = threads_[tid];
  if (level_ != Level::preempt) return false;
  return thread.asked || (!ceased_ && (++thread.calls <= 2 * often || random_.chance(seldom)));
}

void Perturbation::executed(pid_t process) {
  std::vector<pid_t> gone;
  for (const auto& [tid, thread] : threads_)
    if (thread.process == process) gone.push_back(tid);
  for (const pid_t tid : gone) forget(tid);
  words_.forget(process);
}

void Perturbation::forget(pid_t tid) {
  settle(tid);
  if (const auto gone = threads_.extract(tid); gone && gone.mapped().steps > 0) stepping_--;
}

void Perturbation::cease() {
  ceased_ = true;
  while (const auto tid = held_.any()) release(*tid);
}

}  // namespace isoproc
