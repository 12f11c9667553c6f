// Several processes add to one counter, one at a time.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
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
  std::fprintf(stderr, "process_lock: %s; usage: process_lock [workers=4] [increments=100]\n",
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
  pthread_mutex_t lock;
  int counter;
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

void acquire(pthread_mutex_t& lock) {
  int error = pthread_mutex_lock(&lock);
  // The counter is whole whenever its owner was killed, so there is nothing to repair.
  if (error == EOWNERDEAD) error = pthread_mutex_consistent(&lock);
  must(error, "pthread_mutex_lock");
}

[[noreturn]] void work(int worker, int increments, Shared* shared) {
  const std::string actor = "worker-" + std::to_string(worker);
  for (int n = 0; n < increments; n++) {
    acquire(shared->lock);
    event(actor, "enter");
    shared->counter += 1;
    event(actor, "leave counter=" + std::to_string(shared->counter));
    must(pthread_mutex_unlock(&shared->lock), "pthread_mutex_unlock");
  }
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 8) : 4;
  const int increments = argc > 2 ? number(argv[2], 1, 300) : 100;
  event("main",
        "start workers=" + std::to_string(workers) + " increments=" + std::to_string(increments));
  Shared* shared = share();
  create(shared->lock);

  for (int worker = 1; worker <= workers; worker++) {
    if (check(fork(), "fork") == 0) work(worker, increments, shared);
  }
  for (int worker = 1; worker <= workers; worker++) check(wait(nullptr), "wait");
  acquire(shared->lock);
  event("main", "finish counter=" + std::to_string(shared->counter));
  must(pthread_mutex_unlock(&shared->lock), "pthread_mutex_unlock");
}
