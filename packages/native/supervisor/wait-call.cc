#include "wait-call.hh"

#include <linux/futex.h>
#include <sys/syscall.h>

#include <charconv>

namespace isoproc {
namespace {

/// When a call of the table lasts for ever.
enum class Limit {
  always_timed,  // sleeps with a time limit
  never,         // has no time limit
  null_2,        // no limit when argument N is a null pointer
  null_3,
  null_4,
  negative_2,  // no limit when argument N, an int, is negative
  negative_3,
  futex,    // depends on the operation
  set_lock  // fcntl, when it waits for a lock
};

struct Entry {
  long number;
  const char* name;
  Limit limit;
  Wait wait;
};

#define CALL(name, limit, wait) {SYS_##name, #name, Limit::limit, Wait::wait}

constexpr Entry table[] = {
    CALL(read, never, descriptor),
    CALL(readv, never, descriptor),
    CALL(pread64, never, descriptor),
    CALL(write, never, forever),
    CALL(writev, never, forever),
    CALL(sendto, never, forever),
    CALL(sendmsg, never, forever),
    CALL(recvfrom, never, descriptor),
    CALL(recvmsg, never, descriptor),
    CALL(recvmmsg, null_4, descriptor),
    CALL(accept, never, descriptor),
    CALL(accept4, never, descriptor),
    CALL(splice, never, descriptor),
    CALL(sendfile, never, forever),
    CALL(openat, never, forever),
    CALL(ppoll, null_2, poll),
    CALL(pselect6, null_4, select),
    CALL(epoll_pwait, negative_3, epoll),
#ifdef SYS_epoll_pwait2
    CALL(epoll_pwait2, null_3, epoll),
#endif
    CALL(wait4, never, forever),
    CALL(waitid, never, forever),
    CALL(clone, never, forever),
#ifdef SYS_clone3
    CALL(clone3, never, forever),
#endif
    CALL(rt_sigsuspend, never, forever),
    CALL(rt_sigtimedwait, null_2, forever),
    CALL(futex, futex, forever),
#ifdef SYS_futex_waitv
    CALL(futex_waitv, null_3, forever),
#endif
#ifdef SYS_futex_wait
    CALL(futex_wait, null_4, forever),
#endif
    CALL(semop, never, forever),
    CALL(semtimedop, null_3, forever),
    CALL(msgrcv, never, forever),
    CALL(msgsnd, never, forever),
    CALL(mq_timedreceive, null_4, forever),
    CALL(mq_timedsend, null_4, forever),
    CALL(flock, never, forever),
    CALL(fcntl, set_lock, forever),
    CALL(nanosleep, always_timed, timed),
    CALL(clock_nanosleep, always_timed, timed),
    CALL(connect, always_timed, timed),
    CALL(restart_syscall, never, restart),
#ifdef SYS_poll
    CALL(poll, negative_2, poll),
#endif
#ifdef SYS_select
    CALL(select, null_4, select),
#endif
#ifdef SYS_epoll_wait
    CALL(epoll_wait, negative_3, epoll),
#endif
#ifdef SYS_pause
    CALL(pause, never, forever),
#endif
#ifdef SYS_open
    CALL(open, never, forever),
#endif
#ifdef SYS_vfork
    CALL(vfork, never, forever),
#endif
};

#undef CALL

const Entry* find(long number) {
  for (const auto& entry : table)
    if (entry.number == number) return &entry;
  return nullptr;
}

bool futex_untimed(const Call& call) {
  switch (call.arguments[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAIT_REQUEUE_PI:
    case FUTEX_LOCK_PI:
    case 13:  // FUTEX_LOCK_PI2, Linux 5.14
      return call.arguments[3] == 0;
    default:
      return false;
  }
}

bool untimed(Limit limit, const Call& call) {
  const auto negative = [&](size_t i) { return static_cast<int32_t>(call.arguments[i]) < 0; };
  switch (limit) {
    case Limit::always_timed:
      return false;
    case Limit::never:
      return true;
    case Limit::null_2:
      return call.arguments[2] == 0;
    case Limit::null_3:
      return call.arguments[3] == 0;
    case Limit::null_4:
      return call.arguments[4] == 0;
    case Limit::negative_2:
      return negative(2);
    case Limit::negative_3:
      return negative(3);
    case Limit::futex:
      return futex_untimed(call);
    case Limit::set_lock:
      // F_SETLKW, F_OFD_SETLKW: the same numbers on x86_64 and aarch64.
      return call.arguments[1] == 7 || call.arguments[1] == 38;
  }
  return false;
}

}  // namespace

bool Call::parse(std::string_view text, Call& out) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto number = std::from_chars(at, end, out.number);
  if (number.ec != std::errc() || out.number < 0) return false;
  at = number.ptr;
  for (auto& argument : out.arguments) {
    constexpr std::string_view before = " 0x";
    if (!std::string_view(at, end).starts_with(before)) return false;
    at += before.size();
    const auto parsed = std::from_chars(at, end, argument, 16);
    if (parsed.ec != std::errc()) return false;
    at = parsed.ptr;
  }
  return true;
}

Wait classify(const Call& call) {
  const Entry* entry = find(call.number);
  return entry != nullptr && untimed(entry->limit, call) ? entry->wait : Wait::timed;
}

std::string call_name(long number) {
  const Entry* entry = find(number);
  return entry != nullptr ? entry->name : "#" + std::to_string(number);
}

}  // namespace isoproc
