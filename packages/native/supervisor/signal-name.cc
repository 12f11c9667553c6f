#include "signal-name.hh"

#include <csignal>
#include <iterator>

namespace isoproc {
namespace {

struct Named {
  int number;
  const char* name;
};

constexpr Named names[] = {
    {SIGHUP, "SIGHUP"},   {SIGINT, "SIGINT"},       {SIGQUIT, "SIGQUIT"}, {SIGILL, "SIGILL"},
    {SIGTRAP, "SIGTRAP"}, {SIGABRT, "SIGABRT"},     {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
    {SIGKILL, "SIGKILL"}, {SIGUSR1, "SIGUSR1"},     {SIGSEGV, "SIGSEGV"}, {SIGUSR2, "SIGUSR2"},
    {SIGPIPE, "SIGPIPE"}, {SIGALRM, "SIGALRM"},     {SIGTERM, "SIGTERM"}, {SIGSTKFLT, "SIGSTKFLT"},
    {SIGCHLD, "SIGCHLD"}, {SIGCONT, "SIGCONT"},     {SIGSTOP, "SIGSTOP"}, {SIGTSTP, "SIGTSTP"},
    {SIGTTIN, "SIGTTIN"}, {SIGTTOU, "SIGTTOU"},     {SIGURG, "SIGURG"},   {SIGXCPU, "SIGXCPU"},
    {SIGXFSZ, "SIGXFSZ"}, {SIGVTALRM, "SIGVTALRM"}, {SIGPROF, "SIGPROF"}, {SIGWINCH, "SIGWINCH"},
    {SIGIO, "SIGIO"},     {SIGPWR, "SIGPWR"},       {SIGSYS, "SIGSYS"},
};

constexpr int first_real_time = 32;
constexpr int last_real_time = 64;

}  // namespace

std::string signal_name(int sig) {
  for (const auto& [number, name] : names)
    if (number == sig) return name;
  return sig == first_real_time ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(sig - first_real_time);
}

int signal_number(std::string_view wanted) {
  for (const auto& [number, name] : names)
    if (wanted == name) return number;
  for (int sig = first_real_time; sig <= last_real_time; sig++)
    if (wanted == signal_name(sig)) return sig;
  return 0;
}

}  // namespace isoproc
