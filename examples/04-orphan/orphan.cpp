// An orphan outlives its parent: a parent has a child and leaves, and the child sees who adopts it.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

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

[[noreturn]] void live_on(pid_t parent, int told, int report) {
  // Not before main says so: it has waited for the parent, which is surely gone then.
  char go;
  check(read(told, &go, 1), "read");
  event("child", "orphaned was=" + std::to_string(parent) + " parent=" + std::to_string(getppid()));
  const pid_t child = getpid();
  check(write(report, &child, sizeof child), "write");
  check(read(told, &go, 1), "read");  // returns at end of file
  event("child", "finish");
  _exit(0);
}

int main(int argc, char**) {
  if (argc > 1) {
    std::fputs("orphan: too many arguments; usage: orphan\n", stderr);
    return 2;
  }
  event("main", "start");
  int tell[2], report[2];
  check(pipe2(tell, O_CLOEXEC), "pipe2");
  check(pipe2(report, O_CLOEXEC), "pipe2");

  const pid_t parent = check(fork(), "fork");
  if (parent == 0) {
    close(tell[1]);  // or the child would never see its end
    close(report[0]);
    const pid_t self = getpid();
    const pid_t child = check(fork(), "fork");
    if (child == 0) live_on(self, tell[0], report[1]);
    event("parent", "born child=" + std::to_string(child));
    event("parent", "leave");
    _exit(0);
  }
  close(tell[0]);
  close(report[1]);
  siginfo_t info{};
  check(waitid(P_PID, parent, &info, WEXITED), "waitid");
  event("main", "reaped parent=" + std::to_string(parent) + ' ' + ending(info));
  check(write(tell[1], "!", 1), "write");
  pid_t child = 0;
  check(read(report[0], &child, sizeof child), "read");
  event("main", "look child=" + std::to_string(child));
  stand_still();

  close(tell[1]);
  check(read(report[0], &child, sizeof child), "read");  // returns when the child has ended
  event("main", "finish");
}
