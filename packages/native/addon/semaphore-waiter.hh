#pragma once
#include <pthread.h>
#include <semaphore.h>

#include <atomic>

namespace isoproc {

/// Waits for a semaphore on a thread of its own: POSIX has no wait for several of them at once, and
/// none that a descriptor could end.
class SemaphoreWaiter {
 public:
  /// Null, with `errno`: there is no room for a thread, a descriptor or a signal.
  static SemaphoreWaiter* create(sem_t* target);
  /// Gives back what it got, and nobody took.
  ~SemaphoreWaiter();
  SemaphoreWaiter(const SemaphoreWaiter&) = delete;

  /// Becomes readable when it has got a permit, and now and then in vain.
  int fd() const { return fd_; }
  /// Begins to wait for one permit.
  void arm();
  /// Ends that. True: it has got one meanwhile, which is the caller's now.
  bool disarm();
  /// Whether it has got one, which is the caller's now.
  bool take();

 private:
  // IDLE → ARMED (arm) → GOT (the thread) → IDLE (take, disarm)
  //        ARMED → LEAVING (disarm) → IDLE or GOT (the thread)
  enum State { IDLE, ARMED, LEAVING, GOT };

  SemaphoreWaiter(sem_t* target, int fd) : target_(target), fd_(fd) { sem_init(&go_, 0, 0); }
  bool start();
  void run();

  sem_t* target_;
  int fd_;
  sem_t go_;
  pthread_t thread_{};
  std::atomic<State> state_ = IDLE;
  std::atomic<bool> ended_ = false;
};

}  // namespace isoproc
