#include "held.hh"

#include <algorithm>
#include <chrono>

#include "shared-words.hh"

namespace isoproc {
namespace {

constexpr int vain_looks = 2;  // in between, one may have been about to wake another

}  // namespace

long long microseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

void Held::add(pid_t tid, long long until, std::optional<Word> word) {
  threads_[tid] = {microseconds(), until, word};
  vain_ = 0;
}

Held::Spent Held::remove(pid_t tid) {
  const auto found = threads_.extract(tid);
  if (!found) return {};
  return {microseconds() - found.mapped().since, found.mapped().word.has_value()};
}

std::optional<pid_t> Held::over(const std::function<bool()>& runs,
                                const std::function<long long()>& after) {
  if (threads_.empty()) return std::nullopt;
  const auto now = microseconds();
  for (auto& [tid, thread] : threads_) {
    if (!thread.word || !thread.unchanged) continue;
    if (SharedWords::read(thread.word->process, thread.word->address) == thread.word->value)
      continue;
    thread.until = std::min(thread.until, now + after());
    thread.unchanged = false;
  }
  const auto first = std::min_element(
      threads_.begin(), threads_.end(),
      [](const auto& a, const auto& b) { return a.second.until < b.second.until; });
  if (first->second.until <= now) return first->first;
  vain_ = runs() ? 0 : vain_ + 1;
  if (vain_ < vain_looks) return std::nullopt;
  vain_ = 0;
  return first->first;
}

std::optional<pid_t> Held::any() const {
  if (threads_.empty()) return std::nullopt;
  return threads_.begin()->first;
}

}  // namespace isoproc
