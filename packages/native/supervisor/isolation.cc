#include "isolation.hh"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statfs.h>

#include <cerrno>
#include <cstring>

namespace isoproc {
namespace {

constexpr const char* memory_directory = "/dev/shm";
constexpr const char* queue_directory = "/dev/mqueue";
constexpr long mqueue_magic = 0x19800202;  // ipc/mqueue.c

int open_directory(const char* path) { return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

bool exists(const char* path) { return access(path, F_OK) == 0; }

}  // namespace

Isolation::Isolation(bool wanted) {
  on_ = wanted && enter();
  if (wanted && !on_)
    refusal_ = std::string("no private namespaces: ") + std::strerror(errno) +
               " (they take CAP_SYS_ADMIN)";
  shared_memory_.reset(open_directory(memory_directory));
  if (message_queues_) return;
  struct statfs system{};
  if (statfs(queue_directory, &system) == 0 && system.f_type == mqueue_magic)
    message_queues_.reset(open_directory(queue_directory));
}

bool Isolation::enter() {
  if (unshare(CLONE_NEWNS | CLONE_NEWIPC) != 0) return false;
  constexpr unsigned long plain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  if (!exists(memory_directory)) return true;
  if (mount("shm", memory_directory, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") != 0) return false;
  // A queue can only be listed through a mount: where there is no place for one, borrow another.
  const bool has_place = exists(queue_directory);
  const char* place = has_place ? queue_directory : memory_directory;
  if (mount("mqueue", place, "mqueue", plain, nullptr) != 0) return errno == ENODEV;
  message_queues_.reset(open_directory(place));
  return has_place || umount2(place, MNT_DETACH) == 0;
}

}  // namespace isoproc
