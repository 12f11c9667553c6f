#pragma once
#include <sys/types.h>

namespace isoproc {

/// A few system calls (epoll_wait, semop, msgrcv) fail with EINTR when a debugger stops them, which
/// the program would see: signal(7). Makes the call go on instead, unless a signal handler runs;
/// where that is not possible (other than x86-64), such a program must cope with EINTR.
void continue_call(pid_t tid);

/// Whether the single step that was begun is over, or is within a moment; its stop is taken then.
bool trapped_soon(pid_t tid);

}  // namespace isoproc
