#include "stream.hh"

#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <termios.h>

#include <string>

#include "proc.hh"

namespace isoproc {
namespace {

constexpr unsigned first_slave_major = 136;  // Unix98 pty slaves, 8 majors of 2^20 minors
constexpr unsigned own_terminal_major = 5;   // /dev/tty

}  // namespace

Stream::Stream(int fd, bool terminal) {
  fstat(fd, &ours_);
  unsigned number = 0;
  if (!terminal || ioctl(fd, TIOCGPTN, &number) != 0) return;
  terminal_ = makedev(first_slave_major + (number >> 20), number & 0xFFFFF);
}

bool Stream::is(pid_t pid, int fd) const {
  struct stat theirs{};
  if (stat(proc::path(pid, "fd/" + std::to_string(fd)).c_str(), &theirs) != 0) return false;
  if (terminal_ == 0) return theirs.st_dev == ours_.st_dev && theirs.st_ino == ours_.st_ino;
  return S_ISCHR(theirs.st_mode) &&
         (theirs.st_rdev == terminal_ || theirs.st_rdev == makedev(own_terminal_major, 0));
}

}  // namespace isoproc
