// The other side of a loan: what it maps it keeps mapped, for the file will come again.
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <deque>

#include "bytes.hh"
#include "function.hh"
#include "memory.hh"
#include "owned.hh"
#include "value.hh"

namespace isoproc {
namespace {

constexpr size_t most_mappings = 16;

class Borrower {
 public:
  Borrower() = default;
  Borrower(const Borrower&) = delete;
  Borrower& operator=(const Borrower&) = delete;
  ~Borrower() { clear(); }

  /// Fills `into` from the beginning of the file. False: errno.
  bool copy(int fd, const Bytes& into) {
    struct stat about;
    if (fstat(fd, &about) != 0) return false;
    if (static_cast<size_t>(about.st_size) < into.length) {
      errno = EINVAL;
      return false;
    }
    const unsigned char* data = find(fd, about);
    if (data == nullptr) return read_all(fd, into);
    memcpy(into.data, data, into.length);
    return true;
  }

  void clear() {
    for (const Mapping& mapping : mappings_) munmap(mapping.data, mapping.size);
    mappings_.clear();
  }

 private:
  struct Mapping {
    dev_t device;
    ino_t file;  // not given to another file as long as this one is mapped
    void* data;
    size_t size;
  };

  /// Null: it cannot be mapped, or is not ours and could become shorter under our hands.
  const unsigned char* find(int fd, const struct stat& about) {
    const auto found = std::ranges::find_if(mappings_, [&](const Mapping& mapping) {
      return mapping.file == about.st_ino && mapping.device == about.st_dev;
    });
    if (found != mappings_.end()) return static_cast<unsigned char*>(found->data);
    const int seals = fcntl(fd, F_GET_SEALS);
    const auto size = static_cast<size_t>(about.st_size);
    if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || size != loan_size) return nullptr;
    // A mapping keeps open what it was made from: the loan must end nevertheless.
    const int own = open_again(fd);
    if (own < 0) return nullptr;
    void* data = mmap(nullptr, size, PROT_READ, MAP_SHARED, own, 0);
    close(own);
    if (data == MAP_FAILED) return nullptr;
    if (mappings_.size() == most_mappings) {
      munmap(mappings_.front().data, mappings_.front().size);
      mappings_.pop_front();
    }
    mappings_.push_back({about.st_dev, about.st_ino, data, size});
    return static_cast<unsigned char*>(data);
  }

  static bool read_all(int fd, const Bytes& into) {
    for (size_t done = 0; done < into.length;) {
      const ssize_t count =
          pread(fd, into.data + done, into.length - done, static_cast<off_t>(done));
      if (count == 0) errno = EINVAL;
      if (count <= 0 && errno != EINTR) return false;
      if (count > 0) done += static_cast<size_t>(count);
    }
    return true;
  }

  std::deque<Mapping> mappings_;
};

}  // namespace

napi_value make_borrower(napi_env env, napi_callback_info) {
  return make_external(env, new Borrower);
}

napi_value borrow(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  auto* borrower = external<Borrower>(env, arguments.values[0]);
  if (borrower == nullptr) return nullptr;
  const int fd = arguments.integer(1);
  const Bytes into(env, arguments.values[2]);
  if (into.data == nullptr) return nullptr;
  const bool copied = borrower->copy(fd, into);
  const int error = errno;
  disowned(fd);
  close(fd);
  return copied ? nullptr : throw_errno(env, "read", error, "a memory file");
}

napi_value close_borrower(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (auto* borrower = external<Borrower>(env, arguments.values[0])) borrower->clear();
  return nullptr;
}

}  // namespace isoproc
