#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channel.hh"
#include "hold.hh"
#include "input.hh"
#include "json-object.hh"
#include "options.hh"
#include "output.hh"
#include "perturbation.hh"
#include "poller.hh"
#include "program.hh"
#include "quiet-watch.hh"
#include "remains.hh"
#include "standard-input.hh"
#include "temporary-directory.hh"
#include "tree.hh"
#include "watcher.hh"

namespace isoproc {

/// One run of one program, from its start to the removal of its traces.
class Supervisor {
 public:
  /// `signals`: a signalfd with SIGCHLD and the signals that ask us to leave.
  Supervisor(const Options& options, Fd signals);
  /// Returns when the run has ended and the runner has been told.
  void run();

 private:
  void start();
  std::string watch();
  void turn();
  void read_signals();
  void follow();
  bool read_outputs();
  void drain();
  void check_limits();
  void activity();
  void settle() const;
  bool nobody_writes();
  bool slave_is(short ready) const;
  void sample();
  void set_interests();

  void command(std::string_view line);
  void command_input(const JsonObject& command);
  void command_state(const JsonObject& command);
  void command_kill(const JsonObject& command);
  void command_release(const JsonObject& command);

  void end();
  void finish();
  void kill_living();
  void kill_strays();

  std::optional<Look> look(pid_t pid, bool hurry) const;
  void limit(std::string_view what, long max);

  const Options& options_;
  Fd signals_;
  Channel channel_;
  Poller poller_;
  Isolation isolation_;
  TemporaryDirectory temporary_directory_;
  Remains remains_;
  Program program_;
  const int input_fd_;
  Output output_, errors_;
  Input input_;
  StandardInput standard_input_;
  Tree tree_;
  Hold hold_;
  std::optional<Perturbation> perturbation_;
  QuietWatch quiet_;
  std::unique_ptr<Watcher> watcher_;
  bool tracing_ = false, can_look_ = true;
  bool ending_ = false, finished_ = false, more_ = false;
  unsigned long seen_events_ = 0;
  int pause_ = 0;  ///< milliseconds between looks
  long long next_look_ = 0;
  std::vector<std::pair<pid_t, std::string>> left_;
};

}  // namespace isoproc
