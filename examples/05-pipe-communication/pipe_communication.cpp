// One process sends messages to another through a pipe, which ends when its last writer has closed
// it.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <numeric>
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

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr,
               "pipe_communication: %s; usage: pipe_communication [messages=5] [length=64]\n",
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

std::string describe(const std::string& message) {
  const auto add = [](long sum, char byte) { return sum + static_cast<unsigned char>(byte); };
  const long sum = std::accumulate(message.begin(), message.end(), 0L, add);
  return "n=" + std::to_string(message.at(0)) + " bytes=" + std::to_string(message.size()) +
         " sum=" + std::to_string(sum);
}

// A pipe is a stream of bytes: it may take or give less than asked for.
size_t transfer(auto call, const char* name, int fd, char* data, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t some = call(fd, data + done, size - done);
    if (check(static_cast<int>(some), name) == 0) break;
    done += static_cast<size_t>(some);
  }
  return done;
}

[[noreturn]] void send(int pipe, int messages, size_t length) {
  for (int n = 1; n <= messages; n++) {
    std::string message(length, static_cast<char>(n));
    event("sender", "put " + describe(message));
    transfer(write, "write", pipe, message.data(), length);
  }
  _exit(0);
}

[[noreturn]] void receive(int pipe, size_t length) {
  std::string message(length, '\0');
  int count = 0;
  for (; transfer(read, "read", pipe, message.data(), length) == length; count++) {
    event("receiver", "got " + describe(message));
  }
  event("receiver", "eof count=" + std::to_string(count));
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int messages = argc > 1 ? number(argv[1], 1, 50) : 5;
  const int length = argc > 2 ? number(argv[2], 1, 100000) : 64;
  event("main", "start messages=" + std::to_string(messages) + " length=" + std::to_string(length));
  int ends[2];
  check(pipe2(ends, O_CLOEXEC), "pipe2");

  const pid_t sender = check(fork(), "fork");
  if (sender == 0) {
    close(ends[0]);
    send(ends[1], messages, length);
  }
  close(ends[1]);  // The receiver must not inherit it: end of file comes with the last writer.
  const pid_t receiver = check(fork(), "fork");
  if (receiver == 0) receive(ends[0], length);
  close(ends[0]);

  for (const pid_t child : {sender, receiver}) {
    siginfo_t info{};
    check(waitid(P_PID, child, &info, WEXITED), "waitid");
    event("main", "ended child=" + std::to_string(child) + ' ' + ending(info));
  }
  event("main", "finish");
}
