#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "function.hh"
#include "owned.hh"
#include "value.hh"

namespace isoproc {
namespace {

void unmap(napi_env, void* data, void* hint) { munmap(data, reinterpret_cast<size_t>(hint)); }

}  // namespace

napi_value create_memory(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = memfd_create("isoproc", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return throw_errno(env, "memfd_create");
  if (ftruncate(fd, static_cast<off_t>(arguments.number(0))) != 0) {
    const int error = errno;
    close(fd);
    return throw_errno(env, "ftruncate", error, "a memory file");
  }
  // Whoever maps it must not be cut off by a shorter file.
  fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL);
  return make(env, owned(fd));
}

napi_value grow_memory(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  if (ftruncate(arguments.integer(0), static_cast<off_t>(arguments.number(1))) != 0)
    return throw_errno(env, "ftruncate");
  return nullptr;
}

napi_value map_memory(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  struct stat about;
  if (fstat(fd, &about) != 0) return throw_errno(env, "fstat");
  const auto length = static_cast<size_t>(about.st_size);
  if (!S_ISREG(about.st_mode) || length == 0) return throw_errno(env, "mmap", EINVAL);
  void* data = mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return throw_errno(env, "mmap");
  napi_value buffer;
  if (napi_create_external_arraybuffer(env, data, length, unmap, reinterpret_cast<void*>(length),
                                       &buffer) != napi_ok) {
    munmap(data, length);
    return throw_errno(env, "mmap", ENOTSUP);
  }
  return buffer;
}

napi_value is_sealed(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int seals = fcntl(arguments.integer(0), F_GET_SEALS);
  return make(env, seals >= 0 && (seals & F_SEAL_SHRINK) != 0);
}

napi_value open_descriptor_of(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string path = "/proc/" + std::to_string(arguments.integer(0)) + "/fd/" +
                           std::to_string(arguments.integer(1));
  struct stat about;
  // Never a terminal or a named pipe, which opening would disturb.
  if (stat(path.c_str(), &about) != 0) return throw_errno(env, "stat", errno, path);
  if (!S_ISREG(about.st_mode)) return throw_errno(env, "open", EINVAL, path);
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  return fd < 0 ? throw_errno(env, "open", errno, path) : make(env, owned(fd));
}

}  // namespace isoproc
