#include "shared-words.hh"

#include <sys/uio.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "proc.hh"

namespace isoproc {
namespace {

constexpr size_t most_bytes = 65536, most_mappings = 16, most_changing = 256, most_candidates = 8;

size_t copy_from(pid_t process, uintptr_t address, void* to, size_t bytes) {
  const iovec here{to, bytes}, there{reinterpret_cast<void*>(address), bytes};
  const ssize_t got = process_vm_readv(process, &here, 1, &there, 1, 0);
  return got < 0 ? 0 : static_cast<size_t>(got);
}

}  // namespace

void SharedWords::map(pid_t process) {
  auto& mappings = mappings_[process];
  mappings.clear();
  std::istringstream lines(proc::read_file(proc::path(process, "maps")).value_or(""));
  for (std::string line; std::getline(lines, line) && mappings.size() < most_mappings;) {
    // "address-address rw-s offset device inode path", proc_pid_maps(5)
    std::istringstream fields(line);
    std::string range, mode, offset, device, inode, path;
    fields >> range >> mode >> offset >> device >> inode >> path;
    if (!mode.starts_with("rw") || !mode.ends_with("s") || inode == "0") continue;
    if (path.starts_with("anon_inode:")) continue;  // io_uring(7): shared with the kernel alone
    char* dash = nullptr;
    const uintptr_t from = std::strtoul(range.c_str(), &dash, 16);
    const uintptr_t to = std::strtoul(dash + 1, nullptr, 16);
    const size_t bytes = std::min(to - from, most_bytes);
    mappings.push_back({from, bytes / sizeof(uint64_t), device + inode + '+' + offset});
  }
}

bool SharedWords::look(pid_t process) {
  bool news = false;
  for (const auto& mapping : mappings_[process]) {
    std::vector<uint64_t> now(mapping.words);
    now.resize(copy_from(process, mapping.address, now.data(), now.size() * sizeof now[0]) /
               sizeof now[0]);
    auto& object = objects_[mapping.object];
    if (object.content.empty()) {  // what is not zero, or first, is likely to be used
      for (size_t i = 0; i < now.size() && object.candidates.size() < most_candidates; i++)
        if (i == 0 || now[i] != 0) object.candidates.insert(i);
    } else {
      const size_t both = std::min(now.size(), object.content.size());
      for (size_t i = 0; i < both && object.changing.size() < most_changing; i++)
        if (now[i] != object.content[i] && object.changing.insert(i).second) news = true;
    }
    object.content = std::move(now);
  }
  return news;
}

std::vector<uintptr_t> SharedWords::of(pid_t process) const {
  std::vector<uintptr_t> changing, candidates;
  const auto found = mappings_.find(process);
  if (found == mappings_.end()) return {};
  for (const auto& mapping : found->second) {
    const auto object = objects_.find(mapping.object);
    if (object == objects_.end()) continue;
    const auto address = [&](size_t word) { return mapping.address + word * sizeof(uint64_t); };
    for (const size_t word : object->second.changing) changing.push_back(address(word));
    for (const size_t word : object->second.candidates) candidates.push_back(address(word));
  }
  return changing.empty() ? candidates : changing;
}

std::optional<uint64_t> SharedWords::read(pid_t process, uintptr_t word) {
  uint64_t value = 0;
  if (copy_from(process, word, &value, sizeof value) != sizeof value) return std::nullopt;
  return value;
}

}  // namespace isoproc
