#include "standard-input.hh"

#include <poll.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "proc.hh"

namespace isoproc {
namespace {

template <typename T>
std::vector<T> copy_from(pid_t pid, uint64_t address, size_t count) {
  std::vector<T> out(count);
  const size_t bytes = count * sizeof(T);
  const iovec here{out.data(), bytes};
  const iovec there{reinterpret_cast<void*>(address), bytes};
  if (process_vm_readv(pid, &here, 1, &there, 1, 0) != static_cast<ssize_t>(bytes)) out.clear();
  return out;
}

std::vector<int> polled(pid_t pid, const Call& call) {
  std::vector<int> out;
  const auto count = std::min<uint64_t>(call.arguments[1], 1024);
  for (const auto& entry : copy_from<pollfd>(pid, call.arguments[0], count))
    if (entry.events & POLLIN) out.push_back(entry.fd);
  return out;
}

std::vector<int> selected(pid_t pid, const Call& call) {
  std::vector<int> out;
  const auto count = std::min<uint64_t>(call.arguments[0], 1024);
  if (call.arguments[1] == 0) return out;
  constexpr size_t bits = 8 * sizeof(unsigned long);
  const auto set = copy_from<unsigned long>(pid, call.arguments[1], (count + bits - 1) / bits);
  for (size_t fd = 0; fd < set.size() * bits; fd++)
    if (set[fd / bits] >> (fd % bits) & 1) out.push_back(static_cast<int>(fd));
  return out;
}

std::vector<int> registered(pid_t pid, int epoll) {
  std::vector<int> out;
  const auto text = proc::read_file(proc::path(pid, "fdinfo/" + std::to_string(epoll)));
  if (!text) return out;
  for (size_t at = 0; (at = text->find("tfd:", at)) != text->npos; at += 4) {
    const int fd = std::atoi(text->c_str() + at + 4);
    const size_t events = text->find("events:", at);
    if (events == text->npos) break;
    if (std::strtoul(text->c_str() + events + 7, nullptr, 16) & POLLIN) out.push_back(fd);
  }
  return out;
}

}  // namespace

bool StandardInput::awaited(pid_t pid, const Call& call, Wait wait) const {
  std::vector<int> descriptors;
  const int first = static_cast<int>(call.arguments[0]);
  if (wait == Wait::descriptor) descriptors = {first};
  if (wait == Wait::poll) descriptors = polled(pid, call);
  if (wait == Wait::select) descriptors = selected(pid, call);
  if (wait == Wait::epoll) descriptors = registered(pid, first);
  return std::any_of(descriptors.begin(), descriptors.end(),
                     [&](int fd) { return stream_.is(pid, fd); });
}

}  // namespace isoproc
