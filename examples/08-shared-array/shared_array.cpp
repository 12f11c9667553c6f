// One process writes whole rows; others read them, and never half of one.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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
  std::fprintf(stderr,
               "shared_array: %s; usage: shared_array [readers=2] [rounds=20] [columns=10000]\n",
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

constexpr int max_columns = 20000;

struct Shared {
  pthread_barrier_t start;
  pthread_mutex_t lock;
  int row[max_columns];
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

void create(Shared* shared, int parties) {
  pthread_barrierattr_t barrier;
  must(pthread_barrierattr_init(&barrier), "pthread_barrierattr_init");
  must(pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED), "setpshared");
  must(pthread_barrier_init(&shared->start, &barrier, static_cast<unsigned>(parties)),
       "pthread_barrier_init");
  pthread_mutexattr_t mutex;
  must(pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
  must(pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED), "setpshared");
  must(pthread_mutex_init(&shared->lock, &mutex), "pthread_mutex_init");
}

std::string look(Shared* shared, int columns) {
  must(pthread_mutex_lock(&shared->lock), "pthread_mutex_lock");
  const auto [least, most] = std::minmax_element(shared->row, shared->row + columns);
  const std::string seen = "least=" + std::to_string(*least) + " most=" + std::to_string(*most);
  must(pthread_mutex_unlock(&shared->lock), "pthread_mutex_unlock");
  return seen;
}

[[noreturn]] void write_rows(int rounds, int columns, Shared* shared) {
  pthread_barrier_wait(&shared->start);
  for (int n = 1; n <= rounds; n++) {
    must(pthread_mutex_lock(&shared->lock), "pthread_mutex_lock");
    std::fill(shared->row, shared->row + columns, n);
    must(pthread_mutex_unlock(&shared->lock), "pthread_mutex_unlock");
    event("writer", "wrote row=" + std::to_string(n));
  }
  _exit(0);
}

[[noreturn]] void read_rows(int reader, int rounds, int columns, Shared* shared) {
  pthread_barrier_wait(&shared->start);
  for (int n = 1; n <= rounds; n++) {
    event("reader-" + std::to_string(reader), "saw " + look(shared, columns));
  }
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 4) wrong_usage("too many arguments");
  const int readers = argc > 1 ? number(argv[1], 1, 4) : 2;
  const int rounds = argc > 2 ? number(argv[2], 1, 50) : 20;
  const int columns = argc > 3 ? number(argv[3], 2, max_columns) : 10000;
  event("main", "start readers=" + std::to_string(readers) + " rounds=" + std::to_string(rounds) +
                    " columns=" + std::to_string(columns));
  Shared* shared = share();
  create(shared, readers + 1);

  if (check(fork(), "fork") == 0) write_rows(rounds, columns, shared);
  for (int reader = 1; reader <= readers; reader++) {
    if (check(fork(), "fork") == 0) read_rows(reader, rounds, columns, shared);
  }
  for (int child = 0; child <= readers; child++) check(wait(nullptr), "wait");
  event("main", "finish " + look(shared, columns));
}
