#include "temporary-directory.hh"

#include <cstdlib>
#include <filesystem>

namespace isoproc {

TemporaryDirectory::TemporaryDirectory() {
  const char* around = std::getenv("TMPDIR");
  std::string name = around != nullptr && *around == '/' ? around : "/tmp";
  name.append("/").append(prefix).append("XXXXXX");
  if (mkdtemp(name.data()) != nullptr) path_ = name;
}

void TemporaryDirectory::remove() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  path_.clear();
}

}  // namespace isoproc
