#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace isoproc {

/// Microseconds of CLOCK_MONOTONIC.
long long microseconds();

/// The threads that are kept standing for a while so that others come first.
class Held {
 public:
  /// A shared word that the thread has just touched, and what was in it.
  struct Word {
    pid_t process;
    uintptr_t address;
    uint64_t value;
  };

  bool has(pid_t tid) const { return threads_.contains(tid); }
  bool empty() const { return threads_.empty(); }
  void add(pid_t tid, long long until, std::optional<Word> word = std::nullopt);
  struct Spent {
    long long time = 0;  ///< for how long it was held; 0 when it was not
    bool word = false;
  };
  Spent remove(pid_t tid);
  /// Whose time is over by now. Whoever holds back a word that others have changed since has done
  /// its work: it stays for `after` more at most. To hold somebody while nobody else runs is vain:
  /// then the one with the least time left goes on, `runs` says whether somebody does.
  std::optional<pid_t> over(const std::function<bool()>& runs,
                            const std::function<long long()>& after);
  /// Any of them.
  std::optional<pid_t> any() const;

 private:
  struct Thread {
    long long since, until;
    std::optional<Word> word;
    bool unchanged = true;
  };

  std::map<pid_t, Thread> threads_;
  int vain_ = 0;  ///< looks in a row at which nobody ran
};

}  // namespace isoproc
