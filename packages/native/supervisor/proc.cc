#include "proc.hh"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "fd.hh"

namespace isoproc::proc {

std::string path(pid_t pid, std::string_view entry) {
  std::string out = "/proc/" + std::to_string(pid);
  if (!entry.empty()) out += '/';
  return out += entry;
}

std::optional<std::string> read_file(const std::string& file) {
  const Fd fd(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  std::string out;
  char buffer[4096];
  for (ssize_t got; (got = read(fd.get(), buffer, sizeof buffer)) != 0;) {
    if (got < 0) return std::nullopt;
    out.append(buffer, static_cast<size_t>(got));
  }
  return out;
}

std::string read_link(const std::string& link) {
  char buffer[4096];
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  return length < 0 ? std::string() : std::string(buffer, static_cast<size_t>(length));
}

std::vector<int> numbers_in(const std::string& directory) {
  std::vector<int> out;
  DIR* dir = opendir(directory.c_str());
  if (dir == nullptr) return out;
  while (const dirent* entry = readdir(dir)) {
    char* end = nullptr;
    const long number = std::strtol(entry->d_name, &end, 10);
    if (end != entry->d_name && *end == '\0') out.push_back(static_cast<int>(number));
  }
  closedir(dir);
  return out;
}

std::optional<Stat> stat(pid_t pid) {
  const auto text = read_file(path(pid, "stat"));
  if (!text) return std::nullopt;
  const size_t open_at = text->find('('), close_at = text->rfind(')');
  if (open_at == text->npos || close_at == text->npos) return std::nullopt;
  Stat out{text->substr(open_at + 1, close_at - open_at - 1), '?', 0, std::nullopt};
  const char* rest = text->c_str() + close_at + 1;
  while (*rest == ' ') rest++;
  if (*rest != '\0') out.state = *rest++;
  out.parent = static_cast<pid_t>(std::strtol(rest, nullptr, 10));
  // The exit code is the last field, and reads 0 for those who may not know it.
  if (const size_t last = text->rfind(' '); last != text->npos && out.state == 'Z')
    out.exit_code = static_cast<int>(std::strtol(text->c_str() + last, nullptr, 10));
  return out;
}

std::string_view field(std::string_view text, std::string_view key) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ':') {
      line.remove_prefix(key.size() + 1);
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      return line;
    }
    at = end + 1;
  }
  return {};
}

pid_t thread_group(pid_t task) {
  const auto status = read_file(path(task, "status"));
  return status ? std::atoi(std::string(field(*status, "Tgid")).c_str()) : 0;
}

namespace {

/// One list per thread; needs CONFIG_PROC_CHILDREN.
std::vector<pid_t> children(pid_t pid) {
  std::vector<pid_t> out;
  for (const int task : numbers_in(path(pid, "task"))) {
    const auto list = read_file(path(pid, "task/" + std::to_string(task) + "/children"));
    if (!list) continue;
    const char* at = list->c_str();
    for (char* end; *at != '\0'; at = end) {
      const long child = std::strtol(at, &end, 10);
      if (end == at) break;
      out.push_back(static_cast<pid_t>(child));
    }
  }
  return out;
}

bool children_listed() {
  static const bool listed = access("/proc/thread-self/children", R_OK) == 0;
  return listed;
}

std::multimap<pid_t, pid_t> everybody_by_parent() {
  std::multimap<pid_t, pid_t> out;
  for (const int pid : numbers_in("/proc"))
    if (const auto found = stat(pid)) out.emplace(found->parent, pid);
  return out;
}

}  // namespace

std::vector<std::pair<pid_t, pid_t>> descendants(pid_t ancestor) {
  std::vector<std::pair<pid_t, pid_t>> out;
  std::multimap<pid_t, pid_t> everybody;
  if (!children_listed()) everybody = everybody_by_parent();
  const auto add_children_of = [&](pid_t parent) {
    if (children_listed()) {
      for (const pid_t child : children(parent)) out.emplace_back(child, parent);
    } else {
      const auto [from, to] = everybody.equal_range(parent);
      for (auto it = from; it != to; ++it) out.emplace_back(it->second, parent);
    }
  };
  add_children_of(ancestor);
  for (size_t i = 0; i < out.size(); i++) add_children_of(out[i].first);
  return out;
}

}  // namespace isoproc::proc
