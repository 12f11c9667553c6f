#include "look.hh"

#include <sched.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "proc.hh"
#include "timer.hh"
#include "wait-call.hh"

namespace isoproc {
namespace {

/// A poll(2) without limit that a stop interrupted goes on as restart_syscall(2).
Wait what_was_restarted(pid_t pid, const std::string& task, const Call& call) {
  const auto where = proc::read_file(proc::path(pid, "task/" + task + "/wchan"));
  const bool poll = where && where->find("poll") != where->npos;
  return poll && static_cast<int32_t>(call.arguments[2]) < 0 ? Wait::poll : Wait::timed;
}

/// vfork(2) and its like sleep uninterruptibly until the child calls exec; a fork that waits for
/// memory or a lock of the kernel does so, too, and goes on by itself.
bool awaits_child(pid_t pid, const Call& call) {
  const auto name = call_name(call.number);
  uint64_t flags = name == "clone" ? call.arguments[0] : 0;
  if (name == "clone3") {
    iovec here{&flags, sizeof flags};
    const iovec there{reinterpret_cast<void*>(call.arguments[0]), sizeof flags};
    if (process_vm_readv(pid, &here, 1, &there, 1, 0) != sizeof flags) return false;
  }
  return name == "vfork" || (flags & CLONE_VFORK) != 0;
}

struct Thread {
  char state = '?';
  bool in_call = false;
  Call call{};
  Wait wait = Wait::timed;
};

bool waits(pid_t pid, Thread& thread, const std::string& task) {
  if (!thread.in_call) return false;
  if (thread.state != 'S' && !(thread.state == 'D' && awaits_child(pid, thread.call))) return false;
  thread.wait = classify(thread.call);
  if (thread.wait == Wait::restart) thread.wait = what_was_restarted(pid, task, thread.call);
  if (thread.wait == Wait::timed) return false;
  return thread.wait != Wait::descriptor ||
         !receives_timed(pid, static_cast<int>(thread.call.arguments[0]));
}

}  // namespace

std::optional<Look> look_at(pid_t pid, const StandardInput& input,
                            const std::function<bool(pid_t)>& stopped, bool hurry) {
  const auto stat = proc::stat(pid);
  if (!stat) return std::nullopt;
  Look out;
  out.parent = stat->parent;
  out.state = stat->state;
  out.forever = true;
  std::string main_status;
  bool asleep = false;
  for (const int tid : proc::numbers_in(proc::path(pid, "task"))) {
    const auto task = std::to_string(tid);
    const auto status = proc::read_file(proc::path(pid, "task/" + task + "/status"));
    if (!status) continue;
    if (tid == pid) main_status = *status;
    Thread thread;
    if (const auto state = proc::field(*status, "State"); !state.empty())
      thread.state = state.front();
    if (thread.state == 't' && stopped(tid)) thread.state = 'T';
    if (tid == pid) out.state = thread.state == 't' ? 'R' : thread.state;
    out.trace += task + thread.state;
    if (thread.state == 'Z' || thread.state == 'X' || thread.state == 'T') continue;
    const auto text = proc::read_file(proc::path(pid, "task/" + task + "/syscall"));
    thread.in_call = text && Call::parse(*text, thread.call);
    const bool forever = waits(pid, thread, task);
    if (tid == pid && thread.in_call && thread.state != 'R')
      out.call = call_name(thread.call.number);
    if (forever && input.awaited(pid, thread.call, thread.wait)) out.standard_input = true;
    out.forever = out.forever && forever;
    if (hurry && !forever) return out;
    asleep = true;
    out.trace += proc::field(*status, "voluntary_ctxt_switches");
    out.trace += text.value_or("");
  }
  if (asleep && out.forever && has_timer(pid, main_status)) out.forever = false;
  return out;
}

bool can_look() {
  const auto text = proc::read_file(proc::path(getpid(), "syscall"));
  Call call;
  return text && (text->starts_with("running") || Call::parse(*text, call));
}

}  // namespace isoproc
