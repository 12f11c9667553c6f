// A zombie is a process that has ended and has not been waited for: it is made, shown, and reaped.
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
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
  std::fprintf(stderr, "zombie: %s; usage: zombie [children=2]\n", why.c_str());
  std::exit(2);
}

int number(const std::string& text, int least, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && *end == '\0' && least <= value && value <= most) return value;
  wrong_usage("'" + text + "' is not a number from " + std::to_string(least) + " to " +
              std::to_string(most));
}

// A checkpoint: the program stands still until somebody has looked, and presses Enter.
void stand_still() {
  std::string line;
  std::getline(std::cin, line);
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

int main(int argc, char** argv) {
  if (argc > 2) wrong_usage("too many arguments");
  const int children = argc > 1 ? number(argv[1], 1, 8) : 2;
  event("main", "start children=" + std::to_string(children));

  std::vector<pid_t> pids;
  for (int child = 1; child <= children; child++) {
    const pid_t pid = check(fork(), "fork");
    if (pid == 0) {
      event("child-" + std::to_string(child), "leaving status=" + std::to_string(child));
      _exit(child);
    }
    pids.push_back(pid);
  }
  siginfo_t info{};
  // WNOWAIT: learns that the child has ended, and leaves it a zombie.
  for (const pid_t pid : pids) check(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), "waitid");
  event("main", "zombies count=" + std::to_string(children));
  stand_still();

  for (const pid_t pid : pids) {
    check(waitid(P_PID, pid, &info, WEXITED), "waitid");
    event("main", "reaped child=" + std::to_string(pid) + ' ' + ending(info));
  }
  event("main", "clear");
  stand_still();
  event("main", "finish");
}
