#pragma once
#include <string>
#include <string_view>

namespace isoproc {

/// "SIGKILL", "SIGRTMIN+2": signal(7). Counts from the kernel's first real-time signal, 32.
std::string signal_name(int sig);
/// The number of such a name; 0 when there is none.
int signal_number(std::string_view name);

}  // namespace isoproc
