#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <csignal>
#include <cstdio>
#include <system_error>

#include "options.hh"
#include "supervisor.hh"

namespace {

/// Signals become something to read: nothing here is ever interrupted.
isoproc::Fd signals_as_descriptor() {
  sigset_t handled;
  sigemptyset(&handled);
  for (const int sig : {SIGCHLD, SIGINT, SIGTERM, SIGHUP}) sigaddset(&handled, sig);
  sigprocmask(SIG_BLOCK, &handled, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return isoproc::Fd(signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = isoproc::parse_options(argc, argv);
  auto signals = signals_as_descriptor();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  try {
    isoproc::Supervisor(options, std::move(signals)).run();
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "isoproc-supervisor: cannot start: %s\n", error.what());
    return 1;
  }
  return 0;
}
