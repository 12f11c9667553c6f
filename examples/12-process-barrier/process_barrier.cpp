// Several processes go from round to round, and nobody goes ahead.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

int check(int result, const char* call) {
  if (result != -1) return result;
  std::perror(call);
  std::exit(1);
}

// What the pthread functions return is the error.
void must(int error, const char* call) {
  if (error == 0) return;
  std::fprintf(stderr, "%s: %s\n", call, std::strerror(error));
  std::exit(1);
}

// One event is one write: what several processes print never mixes within a line.
void event(const std::string& actor, const std::string& what) {
  const std::string line = actor + ' ' + std::to_string(getpid()) + ' ' + what + '\n';
  check(write(STDOUT_FILENO, line.data(), line.size()), "write");
}

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr, "process_barrier: %s; usage: process_barrier [workers=4] [rounds=3]\n",
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
  pthread_barrier_t barrier;
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

void create(pthread_barrier_t& barrier, int parties) {
  pthread_barrierattr_t attributes;
  must(pthread_barrierattr_init(&attributes), "pthread_barrierattr_init");
  must(pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  must(pthread_barrier_init(&barrier, &attributes, static_cast<unsigned>(parties)),
       "pthread_barrier_init");
}

void pass(pthread_barrier_t& barrier) {
  const int result = pthread_barrier_wait(&barrier);
  if (result != PTHREAD_BARRIER_SERIAL_THREAD) must(result, "pthread_barrier_wait");
}

[[noreturn]] void work(int worker, int rounds, Shared* shared) {
  const std::string actor = "worker-" + std::to_string(worker);
  for (int round = 1; round <= rounds; round++) {
    event(actor, "arrive round=" + std::to_string(round));
    pass(shared->barrier);
    event(actor, "pass round=" + std::to_string(round));
  }
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 8) : 4;
  const int rounds = argc > 2 ? number(argv[2], 1, 30) : 3;
  event("main", "start workers=" + std::to_string(workers) + " rounds=" + std::to_string(rounds));
  Shared* shared = share();
  create(shared->barrier, workers);

  for (int worker = 1; worker <= workers; worker++) {
    if (check(fork(), "fork") == 0) work(worker, rounds, shared);
  }
  for (int worker = 1; worker <= workers; worker++) check(wait(nullptr), "wait");
  event("main", "finish");
}
