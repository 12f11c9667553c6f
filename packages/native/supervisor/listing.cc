#include "listing.hh"

#include <dirent.h>
#include <fcntl.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cstdio>
#include <sstream>

#include "proc.hh"

namespace isoproc {
namespace {

std::set<std::string> names_from(DIR* dir) {
  std::set<std::string> out;
  if (dir == nullptr) return out;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") out.insert(name);
  }
  closedir(dir);
  return out;
}

/// Column 5 of shm is who made it, of msg who sent last; sem has none.
pid_t user_of(const std::string& kind, int id, const std::vector<long>& columns) {
  if (kind == "sem") return static_cast<pid_t>(std::max(0, semctl(id, 0, GETPID)));
  const size_t at = kind == "shm" ? 4 : 5;
  return columns.size() > at ? static_cast<pid_t>(columns[at]) : 0;
}

}  // namespace

std::set<std::string> names_in(const std::string& directory) {
  return names_from(opendir(directory.c_str()));
}

std::set<std::string> names_in(int directory) {
  if (directory < 0) return {};
  // A description of its own: the position in a directory is shared by duplicates.
  const int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return copy < 0 ? std::set<std::string>() : names_from(fdopendir(copy));
}

FileId file_id(int directory, const std::string& name) {
  struct stat found{};
  if (fstatat(directory, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return {};
  return {found.st_dev, found.st_ino};
}

std::set<FileId> files_of(pid_t pid) {
  std::set<FileId> out;
  for (const int fd : proc::numbers_in(proc::path(pid, "fd"))) {
    struct stat found{};
    if (stat(proc::path(pid, "fd/" + std::to_string(fd)).c_str(), &found) == 0)
      out.emplace(found.st_dev, found.st_ino);
  }
  std::istringstream maps(proc::read_file(proc::path(pid, "maps")).value_or(""));
  for (std::string line; std::getline(maps, line);) {
    unsigned major = 0, minor = 0;
    unsigned long inode = 0;
    if (std::sscanf(line.c_str(), "%*s %*s %*s %x:%x %lu", &major, &minor, &inode) == 3)
      out.emplace(makedev(major, minor), inode);
  }
  return out;
}

std::vector<SystemVObject> system_v_objects() {
  std::vector<SystemVObject> out;
  for (const std::string kind : {"shm", "sem", "msg"}) {
    std::istringstream lines(proc::read_file("/proc/sysvipc/" + kind).value_or(""));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      std::istringstream row(line);
      std::vector<long> columns;
      for (long value; row >> value;) columns.push_back(value);
      if (columns.size() < 2) continue;
      const int id = static_cast<int>(columns[1]);
      out.push_back({kind + ' ' + std::to_string(id), user_of(kind, id, columns)});
    }
  }
  return out;
}

}  // namespace isoproc
