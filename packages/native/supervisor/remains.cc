#include "remains.hh"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "proc.hh"
#include "temporary-directory.hh"

namespace isoproc {
namespace {

constexpr std::string_view semaphore_prefix = "sem.";  // sem_open(3), glibc and musl

Remains::Names identifiers() {
  Remains::Names out;
  for (const auto& object : system_v_objects()) out.insert(object.name);
  return out;
}

}  // namespace

Remains::Remains(const Isolation& isolation, std::string temporary_directory, std::string directory)
    : isolation_(isolation),
      temporary_directory_(std::move(temporary_directory)),
      shared_(directory.empty()),
      directory_(shared_ ? "." : std::move(directory)),
      files_before_(names_in(directory_)) {
  if (isolation.on()) return;
  memory_before_ = names_in(isolation.shared_memory());
  queues_before_ = names_in(isolation.message_queues());
  system_v_before_ = identifiers();
}

void Remains::note(pid_t pid) { noted_.merge(files_of(pid)); }

/// By the file and not by its name: sem_open(3) links a file that it made under another.
bool Remains::ours(int directory, const std::string& name) const {
  return isolation_.on() || noted_.contains(file_id(directory, name));
}

std::optional<Remains::Kept> Remains::memory(bool semaphores) const {
  Kept out;
  for (const auto& name : names_in(isolation_.shared_memory())) {
    if (name.starts_with(semaphore_prefix) != semaphores || memory_before_.contains(name)) continue;
    out['/' + (semaphores ? name.substr(semaphore_prefix.size()) : name)] =
        ours(isolation_.shared_memory(), name);
  }
  return out;
}

std::optional<Remains::Kept> Remains::queues() const {
  if (isolation_.message_queues() < 0) return std::nullopt;
  Kept out;
  for (const auto& name : names_in(isolation_.message_queues()))
    if (!queues_before_.contains(name)) out['/' + name] = ours(isolation_.message_queues(), name);
  return out;
}

std::optional<Remains::Kept> Remains::system_v(const Tree& tree) const {
  if (access("/proc/sysvipc/shm", R_OK) != 0) return std::nullopt;
  Kept out;
  for (const auto& object : system_v_objects())
    if (!system_v_before_.contains(object.name))
      out[object.name] = isolation_.on() || tree.ever_had(object.user);
  return out;
}

void Remains::add(JsonLine& left, const char* key, const std::optional<Kept>& kept) const {
  std::vector<std::string> ours;
  bool doubtful = !kept;
  if (kept)
    for (const auto& [name, sure] : *kept) {
      if (sure) ours.push_back(name);
      doubtful = doubtful || !sure;
    }
  left.raw(key, doubtful && ours.empty() ? "null" : json_strings(ours));
}

void Remains::add_to(JsonLine& left, const Tree& tree) const {
  add(left, "sharedMemory", memory(false));
  add(left, "semaphores", memory(true));
  add(left, "messageQueues", queues());
  add(left, "systemV", system_v(tree));
  std::vector<std::string> sockets, files;
  const auto sort_in = [&](const std::filesystem::directory_entry& entry) {
    std::error_code gone;
    const auto type = entry.symlink_status(gone).type();
    (type == std::filesystem::file_type::socket ? sockets : files).push_back(entry.path());
  };
  std::error_code unreadable;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(temporary_directory_, unreadable))
    sort_in(entry);
  bool doubtful = false;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, unreadable)) {
    const std::string name = entry.path().filename();
    if (files_before_.contains(name)) continue;
    if (!shared_) sort_in(entry);
    // The temporary directories of runs beside this one are nobody's doubt.
    doubtful = doubtful || (shared_ && !name.starts_with(TemporaryDirectory::prefix));
  }
  const auto list = [doubtful](const auto& names) {
    return doubtful && names.empty() ? "null" : json_strings(names);
  };
  left.raw("sockets", list(sockets)).raw("files", list(files));
}

}  // namespace isoproc
