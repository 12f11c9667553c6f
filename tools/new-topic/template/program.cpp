#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

void check(bool ok, const char* what) {
  if (ok) return;
  std::perror(what);
  _exit(1);
}

void event(const std::string& actor, const std::string& what) {
  const std::string line = actor + " " + std::to_string(getpid()) + " " + what + "\n";
  check(write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()),
        "write");
}

void work(int times) {
  for (int n = 1; n <= times; n++) event("worker", "hello n=" + std::to_string(n));
}

int main(int argc, char** argv) {
  int times = 3;
  const std::string_view word = argc > 1 ? argv[1] : "3";
  const auto read = std::from_chars(word.data(), word.data() + word.size(), times);
  const bool number = read.ec == std::errc{} && read.ptr == word.data() + word.size();
  if (argc > 2 || !number || times < 1 || times > 100) {
    std::fputs("usage: __PROGRAM__ [times=3], 1 to 100\n", stderr);
    return 2;
  }
  event("main", "start times=" + std::to_string(times));
  const pid_t worker = fork();
  check(worker >= 0, "fork");
  if (worker == 0) {
    work(times);
    _exit(0);
  }
  int status = 0;
  check(waitpid(worker, &status, 0) == worker, "waitpid");
  event("main", "finish status=" + std::to_string(WEXITSTATUS(status)));
}
