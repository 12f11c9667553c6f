// What is big goes over as the descriptor of an anonymous file, and is mapped on the other side.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.hh"
#include "function.hh"
#include "owned.hh"
#include "value.hh"

namespace isoproc {
namespace {

void unmap(napi_env env, void* data, void* hint) {
  const auto length = reinterpret_cast<size_t>(hint);
  munmap(data, length);
  int64_t now;
  napi_adjust_external_memory(env, -static_cast<int64_t>(length), &now);
}

bool write_all(int fd, const Bytes& bytes) {
  for (size_t done = 0; done < bytes.length;) {
    const ssize_t count = write(fd, bytes.data + done, bytes.length - done);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) done += static_cast<size_t>(count);
  }
  return true;
}

}  // namespace

napi_value memory_file(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes bytes(env, arguments.values[0]), more(env, arguments.values[1]);
  if (bytes.data == nullptr || more.data == nullptr) return nullptr;
  const int fd = memfd_create("isoproc-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return throw_errno(env, "memfd_create");
  if (!write_all(fd, bytes) || !write_all(fd, more)) {
    const int error = errno;
    close(fd);
    return throw_errno(env, "write", error, "a memory file");
  }
  // Whoever maps it must not be cut off by a shorter file.
  fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL);
  return make(env, owned(fd));
}

napi_value map_file(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  struct stat about;
  if (fstat(fd, &about) != 0) return throw_errno(env, "fstat");
  const auto length = static_cast<size_t>(about.st_size);
  const int seals = fcntl(fd, F_GET_SEALS);
  const bool sealed = seals >= 0 && (seals & F_SEAL_SHRINK) != 0 && length > 0;
  void* data = sealed
                   ? mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0)
                   : MAP_FAILED;
  const int error = sealed ? errno : EINVAL;
  disowned(fd);
  close(fd);
  if (data == MAP_FAILED) return throw_errno(env, "mmap", error, "a memory file");
  napi_value buffer;
  if (napi_create_external_arraybuffer(env, data, length, unmap, reinterpret_cast<void*>(length),
                                       &buffer) != napi_ok) {
    munmap(data, length);
    return throw_errno(env, "mmap", ENOTSUP, "a memory file");
  }
  int64_t now;
  napi_adjust_external_memory(env, static_cast<int64_t>(length), &now);
  return buffer;
}

}  // namespace isoproc
