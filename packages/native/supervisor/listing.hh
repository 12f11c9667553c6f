#pragma once
#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

namespace isoproc {

/// The names in a directory, without . and ..; none when it cannot be read.
std::set<std::string> names_in(const std::string& directory);
std::set<std::string> names_in(int directory);

/// A System V object: sysvipc(7).
struct SystemVObject {
  std::string name;  ///< "shm 3", "sem 4", "msg 5"
  pid_t user;        ///< who made it, or used it last; 0 when that is not known
};

/// /proc/sysvipc/{shm,sem,msg} of our IPC namespace.
std::vector<SystemVObject> system_v_objects();

}  // namespace isoproc
