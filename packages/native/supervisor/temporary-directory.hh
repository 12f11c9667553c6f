#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace isoproc {

/// A directory of this run alone, removed with all that stayed in it.
class TemporaryDirectory {
 public:
  /// How the names of all of them begin.
  static constexpr std::string_view prefix = "isoproc-";

  /// Beside the others, where TMPDIR or /tmp is. `path` is empty when none could be made.
  TemporaryDirectory();
  ~TemporaryDirectory() { remove(); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  void remove();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace isoproc
