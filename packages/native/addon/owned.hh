#pragma once
#include <node_api.h>

namespace isoproc {

/// Worker threads only. A thread that is terminated runs no JavaScript any more: what it has open
/// is closed for it, as Node does with its own descriptors, and its children, who get their
/// parent-death signal as it ends, are reaped.
void close_at_thread_end(napi_env env);

/// Remembers a descriptor that JavaScript gets, and gives it back.
int owned(int fd);
/// Of a child that must not outlive the thread.
int owned_child(int pidfd);
/// It is closed.
void disowned(int fd);

}  // namespace isoproc
