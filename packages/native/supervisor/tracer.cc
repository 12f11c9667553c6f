#include "tracer.hh"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proc.hh"

// musl and older headers lack some of these.
#ifndef PTRACE_EVENT_STOP
#define PTRACE_EVENT_STOP 128
#endif

namespace isoproc {
namespace {

constexpr uintptr_t watched = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                              PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL |
                              PTRACE_O_TRACESYSGOOD;

// ESRCH is no error anywhere here: a stopped tracee may be killed at any moment.
template <typename Request>
long trace(Request request, pid_t tid, uintptr_t data) {
  return ptrace(request, tid, nullptr, reinterpret_cast<void*>(data));
}

unsigned long event_message(pid_t tid) {
  unsigned long message = 0;
  trace(PTRACE_GETEVENTMSG, tid, reinterpret_cast<uintptr_t>(&message));
  return message;
}

pid_t number_of(const std::string& status, std::string_view key) {
  return std::atoi(std::string(proc::field(status, key)).c_str());
}

int wait_status(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return info.si_status << 8;
  return info.si_code == CLD_DUMPED ? info.si_status | 0x80 : info.si_status;
}

bool is_over(const siginfo_t& info) {
  return info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
}

bool stops_group(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

}  // namespace

Tracer::Tracer(Tree& tree, Hold* hold, Perturbation* perturbation,
               std::function<void(pid_t)> exiting)
    : tree_(tree), hold_(hold), perturbation_(perturbation), exiting_(std::move(exiting)) {
  if (perturbation_ != nullptr) perturbation_->attach([this](pid_t tid) { resume(tid); });
}

bool Tracer::seize(pid_t root) {
  if (trace(PTRACE_SEIZE, root, watched) != 0) return false;
  tracees_[root] = {root};
  return true;
}

bool Tracer::step() {
  siginfo_t info{};
  // Looking before waiting: to wait for the end of a process lets its parent go on.
  if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) != 0) return false;
  if (info.si_pid == 0) return false;
  if (is_over(info)) return over(info.si_pid, wait_status(info), false), true;
  int status = 0;
  if (waitpid(info.si_pid, &status, __WALL | WNOHANG) != info.si_pid) return true;
  if (WIFSTOPPED(status)) {
    stop(info.si_pid, status);
  } else {
    over(info.si_pid, status, true);
  }
  return true;
}

void Tracer::stop(pid_t tid, int status) {
  if (!tracees_.contains(tid)) {
    infants_[tid] = status;
    return enroll_orphaned_infants();
  }
  auto& tracee = tracees_[tid];
  tracee.listening = false;
  const int signal = WSTOPSIG(status);
  const int what = status >> 16;
  if (what == PTRACE_EVENT_STOP && stops_group(signal)) {
    // Leaves it stopped as it would be untraced: SIGCONT still reaches it.
    tracee.listening = trace(PTRACE_LISTEN, tid, 0) == 0;
    stirs_++;
  } else if (what != 0) {
    using Moment = Perturbation::Moment;
    if (what != PTRACE_EVENT_STOP) event(tid, what);
    const auto seen = what == PTRACE_EVENT_STOP ? Moment::interruption : Moment::event;
    go_on(tid, what == PTRACE_EVENT_EXIT ? Moment::ending : seen);
  } else if (signal == (SIGTRAP | 0x80)) {
    stop_at_call(tid, tracee);
  } else if (const auto trap = signal == SIGTRAP && perturbation_ != nullptr
                                   ? perturbation_->trapped(tid)
                                   : Perturbation::Trap::foreign;
             trap != Perturbation::Trap::foreign) {
    if (trap == Perturbation::Trap::ours) resume(tid);
  } else {
    stirs_++;
    resume(tid, signal);
  }
}

void Tracer::stop_at_call(pid_t tid, Tracee& tracee) {
  const auto side = tracee.call.read(tid);
  if (side == CallStop::Side::unknown) return resume(tid);
  const bool after = side == CallStop::Side::exit;
  tracee.held = after && hold_ != nullptr && hold_->after_call(tracee.process, tracee.call);
  using Moment = Perturbation::Moment;
  if (!tracee.held) go_on(tid, after ? Moment::call_exit : Moment::call_entry, &tracee.call);
}

void Tracer::event(pid_t tid, int event) {
  const auto message = event_message(tid);
  switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
      return enroll(static_cast<pid_t>(message), tracees_[tid].process,
                    event == PTRACE_EVENT_CLONE);
    case PTRACE_EVENT_EXEC:
      return executed(tid);
    case PTRACE_EVENT_EXIT:
      return about_to_end(tid, static_cast<int>(message));
    default:
      return;
  }
}

void Tracer::enroll(pid_t tid, pid_t creator, bool thread) {
  if (tracees_.contains(tid)) return;
  if (const auto gone = unborn_.extract(tid)) {
    if (thread) return;
    tree_.born(tid, creator);
    tree_.ended(tid, gone.mapped());
    return tree_.released(tid);
  }
  const auto status = proc::read_file(proc::path(tid, "status"));
  const pid_t process = status ? number_of(*status, "Tgid") : tid;
  tracees_[tid] = {process};
  if (process == tid) {
    // After CLONE_PARENT they are not the same; when the creator was killed, its adopter is shown.
    const pid_t parent = status ? number_of(*status, "PPid") : creator;
    tree_.born(tid, tree_.alive(parent) ? parent : creator);
  }
  if (const auto infant = infants_.extract(tid)) stop(tid, infant.mapped());
}

/// Whoever is killed before its event is seen never tells of it.
void Tracer::enroll_orphaned_infants() {
  for (const auto& [tid, first_stop] : std::map(infants_)) {
    const auto status = proc::read_file(proc::path(tid, "status"));
    if (!status) continue;
    const bool thread = number_of(*status, "Tgid") != tid;
    const pid_t creator = number_of(*status, thread ? "Tgid" : "PPid");
    if (!tree_.alive(creator)) enroll(tid, creator, thread);
  }
}

void Tracer::executed(pid_t pid) {
  // The thread that called exec now has the number of its process; the others are gone.
  std::erase_if(tracees_, [pid](const auto& entry) {
    return entry.second.process == pid && entry.first != pid;
  });
  tracees_[pid] = {pid};
  if (perturbation_ != nullptr) perturbation_->executed(pid);
  tree_.executed(pid);
}

void Tracer::about_to_end(pid_t tid, int status) {
  auto& tracee = tracees_[tid];
  tracee.exiting = true;
  const pid_t process = tracee.process;
  const bool last = std::none_of(tracees_.begin(), tracees_.end(), [process](const auto& entry) {
    return entry.second.process == process && !entry.second.exiting;
  });
  if (!last || !tree_.alive(process)) return;
  if (exiting_) exiting_(process);
  tree_.ended(process, status);
  enroll_orphaned_infants();
}

void Tracer::over(pid_t tid, int status, bool waited) {
  const auto found = tracees_.find(tid);
  if (found == tracees_.end() && tree_.zombie(tid) && !waited) return tree_.abandoned(tid);
  infants_.erase(tid);
  if (perturbation_ != nullptr) perturbation_->forget(tid);
  const bool process = found != tracees_.end() && found->second.process == tid;
  if (process) {
    tree_.ended(tid, status);
    enroll_orphaned_infants();
  }
  if (!waited) waitpid(tid, nullptr, __WALL | WNOHANG);
  if (found == tracees_.end()) {
    unborn_[tid] = status;
  } else {
    tracees_.erase(found);
  }
  if (process) tree_.released(tid);
}

void Tracer::resume(pid_t tid, int signal) {
  const bool calls =
      hold_ != nullptr || (perturbation_ != nullptr && perturbation_->wants_calls(tid));
  trace(calls ? PTRACE_SYSCALL : PTRACE_CONT, tid, static_cast<uintptr_t>(signal));
}

void Tracer::go_on(pid_t tid, Perturbation::Moment moment, const CallStop* call) {
  const auto found = tracees_.find(tid);
  if (perturbation_ != nullptr && found != tracees_.end()) {
    const bool born = moment == Perturbation::Moment::interruption && !perturbation_->knows(tid);
    if (born) moment = Perturbation::Moment::birth;
    if (perturbation_->keeps(tid, found->second.process, moment, call)) return;
  }
  resume(tid);
}

bool Tracer::stopped(pid_t tid) const {
  const auto found = tracees_.find(tid);
  return found != tracees_.end() && found->second.listening;
}

bool Tracer::release(pid_t pid) {
  bool any = false;
  for (auto& [tid, tracee] : tracees_) {
    if (tracee.process != pid || !tracee.held) continue;
    tracee.held = false;
    any = true;
    go_on(tid, Perturbation::Moment::call_exit, &tracee.call);
  }
  return any;
}

}  // namespace isoproc
