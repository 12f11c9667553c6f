// A process starts another one, waits for it, and says how it ended.
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

int check(int result, const char* call) {
  if (result != -1) return result;
  std::perror(call);
  std::exit(1);
}

// One event is one write: what several processes print never mixes within a line.
void event(const char* actor, const std::string& what) {
  const std::string line = std::string(actor) + ' ' + std::to_string(getpid()) + ' ' + what + '\n';
  check(write(STDOUT_FILENO, line.data(), line.size()), "write");
}

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr, "basic_process: %s; usage: basic_process [status=7]\n", why.c_str());
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

int main(int argc, char** argv) {
  if (argc > 2) wrong_usage("too many arguments");
  const int status = argc > 1 ? number(argv[1], 0, 100) : 7;
  event("main", "start status=" + std::to_string(status));

  const pid_t child = check(fork(), "fork");
  if (child == 0) {
    event("child",
          "hello parent=" + std::to_string(getppid()) + " status=" + std::to_string(status));
    _exit(status);
  }

  siginfo_t info{};
  check(waitid(P_PID, child, &info, WEXITED), "waitid");
  event("main", "ended child=" + std::to_string(child) + ' ' + ending(info));
}
