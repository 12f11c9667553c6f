// Several processes add to one number that they share.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
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
  std::fprintf(stderr, "shared_value: %s; usage: shared_value [workers=4] [increments=10000]\n",
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
  pthread_barrier_t start;
  std::atomic<int> value;  // lock-free, so it is atomic between processes, too
};
static_assert(std::atomic<int>::is_always_lock_free);

// Anonymous and shared: the processes forked from here on have the same memory, and nothing is
// left.
Shared* share() {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) return new (memory) Shared{};
  std::perror("mmap");
  std::exit(1);
}

[[noreturn]] void work(int worker, int increments, Shared* shared) {
  const std::string actor = "worker-" + std::to_string(worker);
  pthread_barrier_wait(&shared->start);  // All at once, or there would be no race to lose.
  event(actor, "begin");
  for (int n = 0; n < increments; n++) shared->value.fetch_add(1);
  event(actor, "finish value=" + std::to_string(shared->value.load()));
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 8) : 4;
  const int increments = argc > 2 ? number(argv[2], 1, 30000) : 10000;
  event("main",
        "start workers=" + std::to_string(workers) + " increments=" + std::to_string(increments));
  Shared* shared = share();
  pthread_barrierattr_t attributes;
  must(pthread_barrierattr_init(&attributes), "pthread_barrierattr_init");
  must(pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  must(pthread_barrier_init(&shared->start, &attributes, static_cast<unsigned>(workers)),
       "pthread_barrier_init");

  for (int worker = 1; worker <= workers; worker++) {
    if (check(fork(), "fork") == 0) work(worker, increments, shared);
  }
  for (int worker = 1; worker <= workers; worker++) check(wait(nullptr), "wait");
  event("main", "finish value=" + std::to_string(shared->value.load()));
}
