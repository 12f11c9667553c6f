// What is big goes over in an anonymous file, which stays mapped here and is used again and again.
// A loan is a descriptor opened for this one message and locked. The kernel takes the lock off when
// the last copy of the descriptor is closed: read, given up or killed with its process.
#include <sys/file.h>
#include <sys/mman.h>

#include <array>

#include "bytes.hh"
#include "function.hh"
#include "memory.hh"
#include "owned.hh"
#include "transfer.hh"
#include "value.hh"

namespace isoproc {
namespace {

class Lender {
 public:
  explicit Lender(int socket) : carries_(carries_descriptors(socket)) {}
  Lender(const Lender&) = delete;
  Lender& operator=(const Lender&) = delete;
  ~Lender() { clear(); }

  /// A descriptor; -1: all are out on loan, or there is no room for one.
  int lend(const Bytes& bytes, const Bytes& more) {
    if (!carries_ || bytes.length + more.length > loan_size) return -1;
    for (File& file : files_) {
      if (file.data == nullptr && !file.make()) return -1;
      if (flock(file.fd, LOCK_EX | LOCK_NB) != 0) continue;
      flock(file.fd, LOCK_UN);
      const int fd = open_again(file.fd);
      if (fd < 0) return -1;
      flock(fd, LOCK_EX | LOCK_NB);  // nobody else could have it: only we open it
      memcpy(file.data, bytes.data, bytes.length);
      memcpy(file.data + bytes.length, more.data, more.length);
      return fd;
    }
    return -1;
  }

  void clear() {
    for (File& file : files_) file.drop();
  }

 private:
  struct File {
    int fd = -1;
    unsigned char* data = nullptr;

    bool make() {
      fd = memfd_create("isoproc-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      if (fd < 0) return false;
      // Whoever maps it must not be cut off by a shorter file.
      const bool ready = ftruncate(fd, loan_size) == 0 &&
                         fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
      void* place =
          ready ? mmap(nullptr, loan_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
      if (place == MAP_FAILED) {
        drop();
        return false;
      }
      data = static_cast<unsigned char*>(place);
      return true;
    }

    void drop() {
      if (data != nullptr) munmap(data, loan_size);
      if (fd >= 0) close(fd);
      *this = File{};
    }
  };

  // As many messages can be on their way; then the next one waits for room in the socket.
  std::array<File, 8> files_;
  bool carries_;
};

}  // namespace

napi_value make_lender(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  return make_external(env, new Lender(arguments.integer(0)));
}

napi_value lend(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  auto* lender = external<Lender>(env, arguments.values[0]);
  if (lender == nullptr) return nullptr;
  const Bytes bytes(env, arguments.values[1]), more(env, arguments.values[2]);
  if (bytes.data == nullptr || more.data == nullptr) return nullptr;
  return make(env, owned(lender->lend(bytes, more)));
}

napi_value close_lender(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (auto* lender = external<Lender>(env, arguments.values[0])) lender->clear();
  return nullptr;
}

}  // namespace isoproc
