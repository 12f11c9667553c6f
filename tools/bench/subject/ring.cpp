// Messages per second through a ring in shared memory, one producer and one consumer: ring SIZE
// COUNT
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

constexpr size_t bytes = 1 << 22;

struct Ring {
  alignas(64) std::atomic<size_t> put;
  alignas(64) std::atomic<size_t> got;
  alignas(64) unsigned char data[bytes];
};

/// Waits on its own core for a while, then lets others run.
template <class Ready>
void until(Ready ready) {
  for (int spins = 0; !ready(); spins++)
    if (spins > 1000) sched_yield();
}

}  // namespace

int main(int, char** argv) {
  const auto size = static_cast<size_t>(std::atol(argv[1]));
  const long count = std::atol(argv[2]);
  const size_t slots = bytes / size;
  auto* ring = static_cast<Ring*>(
      mmap(nullptr, sizeof(Ring), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  std::vector<unsigned char> message(size, 7);
  if (fork() == 0) {
    if (const char* cpu = std::getenv("BENCH_CHILD_CPU")) {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(std::atoi(cpu), &set);
      sched_setaffinity(0, sizeof set, &set);
    }
    for (size_t i = 0; i < static_cast<size_t>(count) + 1; i++) {
      until([&] { return i - ring->got.load(std::memory_order_acquire) < slots; });
      std::memcpy(ring->data + i % slots * size, message.data(), size);
      ring->put.store(i + 1, std::memory_order_release);
    }
    _exit(0);
  }
  std::chrono::steady_clock::time_point began;
  for (size_t i = 0; i < static_cast<size_t>(count) + 1; i++) {
    until([&] { return ring->put.load(std::memory_order_acquire) > i; });
    if (i == 0) began = std::chrono::steady_clock::now();
    std::memcpy(message.data(), ring->data + i % slots * size, size);
    ring->got.store(i + 1, std::memory_order_release);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%f\n", static_cast<double>(count) / took.count());
  wait(nullptr);
}
