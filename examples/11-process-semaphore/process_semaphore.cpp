// So many processes at once as there are permits, and no more.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <new>
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
  std::fprintf(stderr, "process_semaphore: %s; usage: process_semaphore [workers=5] [permits=2]\n",
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

struct Shared {
  sem_t permits;
};

// Anonymous and shared: the processes forked from here on have the same memory, and nothing is
// left.
Shared* share() {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) return new (memory) Shared{};
  std::perror("mmap");
  std::exit(1);
}

// Until a line or the end of standard input, so that one can look.
void stand_still() {
  for (int c = std::getchar(); c != '\n' && c != EOF;) c = std::getchar();
}

[[noreturn]] void work(int worker, const int (&gate)[2], Shared* shared) {
  const std::string actor = "worker-" + std::to_string(worker);
  close(gate[1]);
  check(sem_wait(&shared->permits), "sem_wait");
  event(actor, "enter");
  char nothing;
  check(static_cast<int>(read(gate[0], &nothing, 1)), "read");  // until main opens the gate
  event(actor, "leave");
  check(sem_post(&shared->permits), "sem_post");
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 4, 8) : 5;
  const int permits = argc > 2 ? number(argv[2], 2, 3) : 2;
  event("main", "start workers=" + std::to_string(workers) + " permits=" + std::to_string(permits));
  Shared* shared = share();
  const int between_processes = 1;
  check(sem_init(&shared->permits, between_processes, static_cast<unsigned>(permits)), "sem_init");
  int gate[2];
  check(pipe(gate), "pipe");

  for (int worker = 1; worker <= workers; worker++) {
    if (check(fork(), "fork") == 0) work(worker, gate, shared);
  }
  event("main", "look");
  stand_still();
  close(gate[1]);  // End of file for all: the gate is open from now on.
  for (int worker = 1; worker <= workers; worker++) check(wait(nullptr), "wait");
  int left = 0;
  check(sem_getvalue(&shared->permits, &left), "sem_getvalue");
  event("main", "finish permits=" + std::to_string(left));
}
