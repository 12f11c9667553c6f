#include "program.hh"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <vector>

#include "proc.hh"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

namespace isoproc {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void make_pipe(Fd& read_end, Fd& write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe2");
  read_end.reset(ends[0]);
  write_end.reset(ends[1]);
}

constexpr char go_alone = 1, go_and_die_with_us = 2;

enum class Stage { exec, directory, terminal };

struct Failure {
  Stage stage;
  int error;
};

void default_signals() {
  // libc refuses its own two signals (32, 33): they cannot have been ignored through it either.
  for (int sig = 1; sig <= SIGRTMAX; sig++) signal(sig, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  for (const int fd : proc::numbers_in("/proc/self/fd"))
    if (fd >= first) close(fd);
}

/// Moves a descriptor out of the way of 0, 1 and 2.
int above_standard(int fd) { return fd > 2 ? fd : fcntl(fd, F_DUPFD_CLOEXEC, 3); }

}  // namespace

int open_slave(int master) {
  int unlocked = 0;
  ioctl(master, TIOCSPTLCK, &unlocked);
  const int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave >= 0) return slave;
  unsigned number = 0;  // before Linux 4.13
  if (ioctl(master, TIOCGPTN, &number) != 0) return -1;
  return open(("/dev/pts/" + std::to_string(number)).c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

Program::Program(const Options& options, const std::string& temporary_directory)
    : supervisor_(getpid()), terminal_(options.terminal >= 0), name_(options.command.front()) {
  Fd in, out, err, slave;
  make_pipe(go_read_, go_write_);
  make_pipe(failure_read_, failure_write_);
  make_pipe(errors, err);
  if (terminal_) {
    slave.reset(open_slave(options.terminal));
    if (!slave) fail("open the other side of --terminal");
    input.reset(fcntl(options.terminal, F_DUPFD_CLOEXEC, 3));
    output.reset(options.terminal);
    fcntl(options.terminal, F_SETFD, FD_CLOEXEC);
  } else {
    make_pipe(in, input);
    make_pipe(output, out);
  }
  pid_ = fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) {
    child(options, temporary_directory, terminal_ ? slave.get() : in.get(),
          terminal_ ? slave.get() : out.get(), err.get());
  }
  for (const Fd* ours : {&input, &output, &errors, &failure_read_})
    fcntl(ours->get(), F_SETFL, fcntl(ours->get(), F_GETFL) | O_NONBLOCK);
  go_read_.reset();
  failure_write_.reset();
}

void Program::child(const Options& options, const std::string& temporary_directory, int in, int out,
                    int err) {
  setsid();
  in = above_standard(in), out = above_standard(out), err = above_standard(err);
  const int go = above_standard(go_read_.get()), failure = above_standard(failure_write_.get());
  Failure problem{};
  if (terminal_ && ioctl(in, TIOCSCTTY, 0) != 0) problem = {Stage::terminal, errno};
  dup2(in, 0), dup2(out, 1), dup2(err, 2);
  fcntl(failure, F_SETFD, FD_CLOEXEC);
  if (!temporary_directory.empty()) setenv("TMPDIR", temporary_directory.c_str(), 1);
  default_signals();

  char byte = 0;
  go_write_.reset();
  while (read(go, &byte, 1) < 0 && errno == EINTR) {
  }
  if (byte == go_and_die_with_us) prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (byte == 0 || getppid() != supervisor_) _exit(127);  // the supervisor is gone
  dup3(failure, 3, O_CLOEXEC);
  close_from(4);

  if (!options.cwd.empty() && chdir(options.cwd.c_str()) != 0) problem = {Stage::directory, errno};
  if (problem.error == 0) {
    std::vector<char*> arguments;
    for (const auto& argument : options.command)
      arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    problem = {Stage::exec, errno};
  }
  const ssize_t told = write(3, &problem, sizeof problem);
  _exit(told < 0 ? 126 : 127);
}

void Program::go(bool die_with_us) {
  const char byte = die_with_us ? go_and_die_with_us : go_alone;
  if (write(go_write_.get(), &byte, 1) != 1) fail("start the program");
  go_write_.reset();
}

std::string Program::exec_failure() {
  Failure problem{};
  if (!failure_read_) return {};
  const ssize_t got = read(failure_read_.get(), &problem, sizeof problem);
  if (got >= 0) failure_read_.reset();  // exec closed the other end, or failed
  if (got != sizeof problem) return {};
  const std::string reason = std::strerror(problem.error);
  if (problem.stage == Stage::terminal) return "cannot make the terminal the program's: " + reason;
  if (problem.stage == Stage::directory) return "cannot enter the directory: " + reason;
  return "cannot run \"" + name_ + "\": " + reason;
}

}  // namespace isoproc
