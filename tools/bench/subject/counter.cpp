// Nanoseconds an increment of one counter under one sem_t by several: counter PROCESSES EACH
#include <sched.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>

struct Shared {
  sem_t semaphore;
  std::atomic<int> arrived;
  volatile long counter;
  double took[64];
};

int main(int, char** argv) {
  const int processes = std::atoi(argv[1]);
  const long each = std::atol(argv[2]);
  auto* shared = static_cast<Shared*>(
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  sem_init(&shared->semaphore, 1, 1);
  for (int i = 0; i < processes; i++) {
    if (fork() != 0) continue;
    if (const char* cpu = std::getenv("BENCH_CHILD_CPU"); cpu != nullptr && i % 2 == 1) {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(std::atoi(cpu), &set);
      sched_setaffinity(0, sizeof set, &set);
    }
    shared->arrived++;
    while (shared->arrived < processes) sched_yield();
    const auto began = std::chrono::steady_clock::now();
    for (long k = 0; k < each; k++) {
      sem_wait(&shared->semaphore);
      shared->counter = shared->counter + 1;
      sem_post(&shared->semaphore);
    }
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
    shared->took[i] = took.count();
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  std::printf("%f\n", *std::max_element(shared->took, shared->took + processes) /
                          static_cast<double>(processes * each));
}
