// A process that has mapped less is gone sooner: the kernel takes mappings down page by page.
#include <malloc.h>
#include <sys/mman.h>

#include <cinttypes>
#include <fstream>
#include <vector>

#include "function.hh"
#include "value.hh"

namespace isoproc {
namespace {

struct Mapping {
  uintptr_t begin = 0, end = 0;
  bool from_file = false;
};

/// "begin-end permissions offset device inode path", as in proc_pid_smaps(5).
bool read_header(const std::string& line, Mapping& mapping) {
  char permissions[5] = "";
  unsigned long inode = 0;
  Mapping found;
  if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %lu", &found.begin,
                  &found.end, permissions, &inode) != 4) {
    return false;
  }
  found.from_file = inode != 0 && permissions[1] != 'w';
  mapping = found;
  return true;
}

}  // namespace

napi_value drop_clean_pages(napi_env env, napi_callback_info) {
  std::ifstream smaps("/proc/self/smaps");
  std::vector<Mapping> clean;
  Mapping mapping;
  for (std::string line; std::getline(smaps, line);) {
    if (read_header(line, mapping)) continue;
    // Not one page that differs from the file: nothing can be lost.
    size_t changed = 0;
    if (std::sscanf(line.c_str(), "Anonymous: %zu", &changed) != 1) continue;
    if (mapping.from_file && changed == 0) clean.push_back(mapping);
  }
  int dropped = 0;
  for (const auto& one : clean) {
    if (madvise(reinterpret_cast<void*>(one.begin), one.end - one.begin, MADV_DONTNEED) == 0)
      dropped++;
  }
  return make(env, dropped);
}

napi_value keep_freed(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const int bytes = arguments.integer(0);
#ifdef __GLIBC__
  constexpr int kMostFromHeap = 32 << 20;  // as much as glibc itself would come to
  mallopt(M_MMAP_THRESHOLD, kMostFromHeap);
  mallopt(M_TRIM_THRESHOLD, bytes);
#else
  static_cast<void>(bytes);
#endif
  return nullptr;
}

}  // namespace isoproc
