#pragma once
#include <sys/types.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "isolation.hh"
#include "listing.hh"
#include "tree.hh"

namespace isoproc {

/// What a run leaves behind besides processes: looks before it and after it.
class Remains {
 public:
  using Names = std::set<std::string>;

  /// `directory`: of the program alone; empty: it runs in one where others may write too.
  Remains(const Isolation& isolation, std::string temporary_directory, std::string directory);

  /// Whether `note` is of use: without isolation, to tell whose a name is.
  bool needs_notes() const { return !isolation_.on(); }
  /// Remembers the files a process has open or mapped, before it ends.
  void note(pid_t pid);
  /// Adds sharedMemory, semaphores, messageQueues, systemV, sockets and files to the message; null
  /// where it cannot be known whose they are.
  void add_to(JsonLine& left, const Tree& tree) const;

 private:
  using Kept = std::map<std::string, bool>;  ///< name: whether it is surely of this run

  void add(JsonLine& left, const char* key, const std::optional<Kept>& kept) const;
  bool ours(int directory, const std::string& name) const;
  std::optional<Kept> memory(bool semaphores) const;
  std::optional<Kept> queues() const;
  std::optional<Kept> system_v(const Tree& tree) const;

  const Isolation& isolation_;
  std::string temporary_directory_;
  bool shared_;
  std::string directory_;
  Names memory_before_, queues_before_, system_v_before_, files_before_;
  std::set<FileId> noted_;
};

}  // namespace isoproc
