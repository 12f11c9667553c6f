#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace isoproc {

/// The memory that processes of the run share (MAP_SHARED, writable), and which words of it change:
/// they are where the processes meet. Only the first 64 KiB of a mapping are looked at.
class SharedWords {
 public:
  /// Finds out anew what a process has mapped: after its birth, exec, or mmap(2).
  void map(pid_t process);
  bool has_any(pid_t process) const {
    const auto found = mappings_.find(process);
    return found != mappings_.end() && !found->second.empty();
  }
  void forget(pid_t process) { mappings_.erase(process); }
  /// Compares with what was there before. True when a word turned out to change for the first time.
  bool look(pid_t process);
  /// Addresses, in that process, of the words that change; before any has, of those that may.
  std::vector<uintptr_t> of(pid_t process) const;
  static std::optional<uint64_t> read(pid_t process, uintptr_t word);

 private:
  struct Mapping {
    uintptr_t address;
    size_t words;
    std::string object;  ///< what is mapped: the same for every process
  };
  struct Object {
    std::vector<uint64_t> content;
    std::set<size_t> changing, candidates;
  };

  std::map<pid_t, std::vector<Mapping>> mappings_;
  std::map<std::string, Object> objects_;
};

}  // namespace isoproc
