#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading /proc: proc(5).
namespace isoproc::proc {

/// "/proc/<pid>/<entry>"
std::string path(pid_t pid, std::string_view entry);
/// A whole small file; nothing when it cannot be read.
std::optional<std::string> read_file(const std::string& file);
/// Where a symbolic link points; empty when it cannot be read.
std::string read_link(const std::string& link);
/// The names in a directory that are numbers: processes, threads, descriptors.
std::vector<int> numbers_in(const std::string& directory);

struct Stat {
  std::string name;  ///< comm
  char state;        ///< R S D T t Z X I
  pid_t parent;
  std::optional<int> exit_code;  ///< wait status, of a zombie
};

/// Nothing when the process is gone.
std::optional<Stat> stat(pid_t pid);
/// The thread group a task belongs to; 0 when it is gone.
pid_t thread_group(pid_t task);
/// The value of a "Key:\tvalue" line of a /proc text.
std::string_view field(std::string_view text, std::string_view key);
/// Every living or dead descendant of this process, parents first.
std::vector<std::pair<pid_t, pid_t>> descendants(pid_t ancestor);

}  // namespace isoproc::proc
