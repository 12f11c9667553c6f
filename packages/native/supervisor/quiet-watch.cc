#include "quiet-watch.hh"

namespace isoproc {
namespace {

constexpr int looks = 3;

}  // namespace

void QuietWatch::activity() {
  same_ = 0;
  if (!quiet_) return;
  quiet_ = false;
  channel_.send(channel_.message("busy"));
}

bool QuietWatch::look() {
  std::string trace;
  bool standard_input = false;
  if (tree_.unsettled()) {
    activity();
    return false;
  }
  for (const pid_t pid : tree_.living()) {
    const auto seen = looker_(pid);
    if (!seen || !seen->forever) {
      activity();
      return false;
    }
    standard_input = standard_input || seen->standard_input;
    trace += seen->trace;
  }
  if (trace != trace_) activity();
  trace_ = std::move(trace);
  if (++same_ >= looks && !quiet_) {
    quiet_ = true;
    channel_.send(channel_.message("quiet").boolean("stdin", standard_input));
  }
  return true;
}

}  // namespace isoproc
