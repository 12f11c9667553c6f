// Everyone holds one lock and waits for another: a deadlock, its recovery, and its prevention.
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

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
  std::fprintf(stderr, "deadlock: %s; usage: deadlock [workers=3] [rounds=3]\n", why.c_str());
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
  pthread_mutex_t locks[5];
  pthread_barrier_t met;
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

// Robust: when its owner is killed, the next one gets the lock, and is told.
void create(pthread_mutex_t& lock) {
  pthread_mutexattr_t attributes;
  must(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
  must(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  must(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "setrobust");
  must(pthread_mutex_init(&lock, &attributes), "pthread_mutex_init");
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

void acquire(pthread_mutex_t& lock) {
  int error = pthread_mutex_lock(&lock);
  // It protects nothing that could be half done, so there is nothing to repair.
  if (error == EOWNERDEAD) error = pthread_mutex_consistent(&lock);
  must(error, "pthread_mutex_lock");
}

void take(const std::string& actor, int lock, Shared* shared) {
  event(actor, "want lock=" + std::to_string(lock));
  acquire(shared->locks[lock - 1]);
  event(actor, "got lock=" + std::to_string(lock));
}

void give(const std::string& actor, int lock, Shared* shared) {
  event(actor, "release lock=" + std::to_string(lock));
  must(pthread_mutex_unlock(&shared->locks[lock - 1]), "pthread_mutex_unlock");
}

[[noreturn]] void work(int worker, int workers, Shared* shared) {
  const std::string actor = "worker-" + std::to_string(worker);
  const int next = worker % workers + 1;
  take(actor, worker, shared);
  pass(shared->met);  // Everyone holds one lock now. Without it, that happens only now and then.
  take(actor, next, shared);
  give(actor, next, shared);
  give(actor, worker, shared);
  _exit(0);
}

[[noreturn]] void work_in_order(int worker, int workers, int rounds, Shared* shared) {
  const std::string actor = "orderly-" + std::to_string(worker);
  // The lower number first: no circle can close, since nobody waits for a lower one than it has.
  const auto [first, second] = std::minmax({worker, worker % workers + 1});
  for (int round = 1; round <= rounds; round++) {
    take(actor, first, shared);
    take(actor, second, shared);
    give(actor, second, shared);
    give(actor, first, shared);
  }
  _exit(0);
}

// A checkpoint: the program stands still until somebody has looked, and presses Enter.
void stand_still() {
  char byte = 0;
  while (check(static_cast<int>(read(STDIN_FILENO, &byte, 1)), "read") == 1 && byte != '\n') {
  }
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 5) : 3;
  const int rounds = argc > 2 ? number(argv[2], 1, 20) : 3;
  event("main", "start workers=" + std::to_string(workers) + " rounds=" + std::to_string(rounds));
  Shared* shared = share();
  for (int lock = 1; lock <= workers; lock++) create(shared->locks[lock - 1]);
  create(shared->met, workers + 1);

  std::vector<pid_t> processes;
  for (int worker = 1; worker <= workers; worker++) {
    processes.push_back(check(fork(), "fork"));
    if (processes.back() == 0) work(worker, workers, shared);
  }
  pass(shared->met);
  event("main", "deadlock");
  stand_still();

  const pid_t victim = processes.back();
  event("main", "victim worker=" + std::to_string(victim));
  check(kill(victim, SIGKILL), "kill");
  for (const pid_t worker : processes) check(waitpid(worker, nullptr, 0), "waitpid");

  for (int worker = 1; worker <= workers; worker++) {
    if (check(fork(), "fork") == 0) work_in_order(worker, workers, rounds, shared);
  }
  for (int worker = 1; worker <= workers; worker++) check(wait(nullptr), "wait");
  // Nobody holds any of them.
  for (int lock = 1; lock <= workers; lock++) acquire(shared->locks[lock - 1]);
  event("main", "finish");
}
