// Named shared memory: shm_overview(7).
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "function.hh"
#include "value.hh"

namespace isoproc {

napi_value shm_open_named(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  const int fd = shm_open(name.c_str(), arguments.integer(1) | O_CLOEXEC,
                          static_cast<mode_t>(arguments.integer(2)));
  return fd < 0 ? throw_errno(env, "shm_open", errno, name) : make(env, fd);
}

napi_value shm_unlink_named(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const std::string name = text(env, arguments.values[0]);
  return shm_unlink(name.c_str()) != 0 ? throw_errno(env, "shm_unlink", errno, name) : nullptr;
}

napi_value file_size(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  struct stat about;
  if (fstat(arguments.integer(0), &about) != 0) return throw_errno(env, "fstat");
  return make(env, static_cast<double>(about.st_size));
}

napi_value allocate_file(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int fd = arguments.integer(0);
  const auto length = static_cast<off_t>(arguments.number(1));
  int result;
  do {
    result = fallocate(fd, 0, 0, length);
  } while (result != 0 && errno == EINTR);
  return result != 0 ? throw_errno(env, "fallocate") : nullptr;
}

napi_value detach_buffer(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  void* data = nullptr;
  size_t length = 0;
  if (napi_get_arraybuffer_info(env, arguments.values[0], &data, &length) != napi_ok ||
      napi_detach_arraybuffer(env, arguments.values[0]) != napi_ok)
    return throw_errno(env, "munmap", EINVAL);
  // Its finalizer unmaps, some time later; until then nothing is there but the addresses.
  constexpr int flags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  if (length > 0 && mmap(data, length, PROT_NONE, flags, -1, 0) == MAP_FAILED)
    return throw_errno(env, "mmap");
  return nullptr;
}

}  // namespace isoproc
