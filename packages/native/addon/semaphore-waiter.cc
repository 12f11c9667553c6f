#include "semaphore-waiter.hh"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace isoproc {
namespace {

/// A signal that nobody uses, to interrupt sem_wait(3) on our thread; 0: all are in use.
int interruption() {
  static const int chosen = [] {
    for (int signal = SIGRTMAX - 1; signal > SIGRTMIN; signal--) {
      struct sigaction current, ours{};
      ours.sa_handler = [](int) {};
      if (sigaction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_DFL &&
          sigaction(signal, &ours, nullptr) == 0)
        return signal;
    }
    return 0;
  }();
  return chosen;
}

}  // namespace

SemaphoreWaiter* SemaphoreWaiter::create(sem_t* target) {
  errno = EAGAIN;
  const int fd = interruption() == 0 ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) return nullptr;
  auto* waiter = new SemaphoreWaiter(target, fd);
  if (waiter->start()) return waiter;
  waiter->ended_ = true;
  delete waiter;
  errno = EAGAIN;
  return nullptr;
}

bool SemaphoreWaiter::start() {
  // The program's signals are none of this thread's business.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto body = [](void* self) -> void* {
    static_cast<SemaphoreWaiter*>(self)->run();
    return nullptr;
  };
  const int error = pthread_create(&thread_, nullptr, body, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return error == 0;
}

SemaphoreWaiter::~SemaphoreWaiter() {
  if (!ended_) {
    if (disarm()) sem_post(target_);
    ended_ = true;
    sem_post(&go_);
    pthread_join(thread_, nullptr);
  }
  close(fd_);
  sem_destroy(&go_);
}

void SemaphoreWaiter::arm() {
  state_ = ARMED;
  sem_post(&go_);
}

bool SemaphoreWaiter::disarm() {
  State armed = ARMED;
  if (state_.compare_exchange_strong(armed, LEAVING)) {
    // A signal just before the thread sleeps is lost on it: until it has noticed.
    const timespec moment{0, 20'000};
    while (state_ == LEAVING) {
      pthread_kill(thread_, interruption());
      nanosleep(&moment, nullptr);
    }
  }
  return take();
}

bool SemaphoreWaiter::take() {
  eventfd_t count;
  eventfd_read(fd_, &count);
  State got = GOT;
  return state_.compare_exchange_strong(got, IDLE);
}

void SemaphoreWaiter::run() {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, interruption());
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  for (;;) {
    while (sem_wait(&go_) != 0) {
    }
    if (ended_) return;
    bool got = false;
    while (state_ == ARMED && !got) got = sem_wait(target_) == 0;
    state_ = got ? GOT : IDLE;
    if (got) eventfd_write(fd_, 1);
  }
}

}  // namespace isoproc
