#pragma once
#include <sys/types.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace isoproc {

/// The names in a directory, without . and ..; none when it cannot be read.
std::set<std::string> names_in(const std::string& directory);
std::set<std::string> names_in(int directory);

/// Which file it is, whatever its name: device and inode.
using FileId = std::pair<dev_t, ino_t>;
/// Of a name in a directory; {0, 0} when there is none.
FileId file_id(int directory, const std::string& name);
/// Of all files a process has open or mapped.
std::set<FileId> files_of(pid_t pid);

/// A System V object: sysvipc(7).
struct SystemVObject {
  std::string name;  ///< "shm 3", "sem 4", "msg 5"
  pid_t user;        ///< who made it, or used it last; 0 when that is not known
};

/// /proc/sysvipc/{shm,sem,msg} of our IPC namespace.
std::vector<SystemVObject> system_v_objects();

}  // namespace isoproc
