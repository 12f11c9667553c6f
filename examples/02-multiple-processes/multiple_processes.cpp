// Several processes at work side by side; the one that started them waits for them all.
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

int check(int result, const char* call) {
  if (result != -1) return result;
  std::perror(call);
  std::exit(1);
}

// One event is one write: what several processes print never mixes within a line.
void event(const std::string& actor, const std::string& what) {
  const std::string line = actor + ' ' + std::to_string(getpid()) + ' ' + what + '\n';
  check(write(STDOUT_FILENO, line.data(), line.size()), "write");
}

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr, "multiple_processes: %s; usage: multiple_processes [workers=3] [steps=2]\n",
               why.c_str());
  std::exit(2);
}

int number(const std::string& text, int least, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && *end == '\0' && least <= value && value <= most) return value;
  wrong_usage("'" + text + "' is not a number from " + std::to_string(least) + " to " +
              std::to_string(most));
}

std::string ending(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return "status=" + std::to_string(info.si_status);
  const int n = info.si_status;  // sigabbrev_np() would name them all, but only in glibc
  const char* name = n == SIGKILL   ? "KILL"
                     : n == SIGTERM ? "TERM"
                     : n == SIGSEGV ? "SEGV"
                                    : nullptr;
  return "signal=SIG" + (name ? std::string(name) : std::to_string(n));
}

[[noreturn]] void work(int worker, int steps) {
  const std::string actor = "worker-" + std::to_string(worker);
  event(actor, "begin");
  for (int n = 1; n <= steps; n++) event(actor, "step n=" + std::to_string(n));
  event(actor, "finish");
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 1, 8) : 3;
  const int steps = argc > 2 ? number(argv[2], 1, 20) : 2;
  event("main", "start workers=" + std::to_string(workers) + " steps=" + std::to_string(steps));

  std::vector<pid_t> pids;
  for (int worker = 1; worker <= workers; worker++) {
    const pid_t pid = check(fork(), "fork");
    if (pid == 0) work(worker, steps);
    pids.push_back(pid);
    event("main", "started worker=" + std::to_string(worker) + " pid=" + std::to_string(pid));
  }
  for (int worker = 1; worker <= workers; worker++) {
    siginfo_t info{};
    check(waitid(P_PID, pids[worker - 1], &info, WEXITED), "waitid");
    event("main", "ended worker=" + std::to_string(worker) + ' ' + ending(info));
  }
  event("main", "finish");
}
