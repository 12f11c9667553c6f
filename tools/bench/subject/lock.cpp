// Nanoseconds for an uncontended sem_wait and sem_post: lock COUNT
#include <semaphore.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
  const long count = std::atol(argv[1]);
  sem_t semaphore;
  sem_init(&semaphore, 1, 1);
  double times[9];
  for (double& time : times) {
    const auto began = std::chrono::steady_clock::now();
    for (long i = 0; i < count; i++) {
      sem_wait(&semaphore);
      sem_post(&semaphore);
    }
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
    time = took.count() / static_cast<double>(count);
  }
  std::sort(times, times + 9);
  std::printf("%f\n", times[4]);
}
