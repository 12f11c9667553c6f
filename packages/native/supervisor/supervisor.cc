#include "supervisor.hh"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "sampler.hh"
#include "tracer.hh"

namespace isoproc {
namespace {

constexpr int first_pause = 4, longest_pause = 64;  // milliseconds
constexpr int steps_at_once = 64;                   // then the runner is told, and may speak

std::vector<Stream> outputs_of(const Program& program, bool terminal) {
  return {Stream(program.output.get(), terminal), Stream(program.errors.get(), false)};
}

}  // namespace

Supervisor::Supervisor(const Options& options, Fd signals)
    : options_(options),
      signals_(std::move(signals)),
      channel_(options.control),
      isolation_(options.isolate),
      remains_(isolation_, temporary_directory_.path(), options.cwd),
      program_(options, temporary_directory_.path()),
      input_fd_(program_.input.get()),
      output_(program_.output, "stdout"),
      errors_(program_.errors, "stderr"),
      input_(program_.input, options.terminal >= 0),
      standard_input_(Stream(program_.input.get(), options.terminal >= 0)),
      tree_(channel_, [this] { drain(); }),
      hold_(channel_, outputs_of(program_, options.terminal >= 0), [this] { drain(); }),
      quiet_(channel_, tree_, [this](pid_t pid) { return look(pid, true); }) {}

std::string Supervisor::watch() {
  std::string why;
  if (options_.trace) {
    if (options_.perturb != Level::none)
      perturbation_.emplace(options_.perturb, options_.seed, !options_.hold);
    if (perturbation_ && options_.terminal >= 0)
      perturbation_->attach_check([this] { return nobody_writes(); });
    std::function<void(pid_t)> note;
    if (remains_.needs_notes()) note = [this](pid_t pid) { remains_.note(pid); };
    auto tracer = std::make_unique<Tracer>(tree_, options_.hold ? &hold_ : nullptr,
                                           perturbation_ ? &*perturbation_ : nullptr, note);
    tracing_ = tracer->seize(program_.pid());
    if (!tracing_) why = std::string("ptrace was refused: ") + std::strerror(errno);
    if (tracing_) watcher_ = std::move(tracer);
  } else {
    why = "--no-trace was given";
  }
  if (!tracing_) watcher_ = std::make_unique<Sampler>(tree_);
  for (const auto& reason :
       {isolation_.refusal(), can_look_ ? ""
                                        : std::string("/proc hides what a process waits for, "
                                                      "so quiet is never reported")})
    if (!reason.empty()) why += (why.empty() ? "" : "; ") + reason;
  return why;
}

void Supervisor::start() {
  can_look_ = can_look();
  const auto why = watch();
  if (const auto refusal = options_.hold ? hold_refusal() : ""; !refusal.empty())
    channel_.error(refusal);
  if (!tracing_ && perturbation_)
    channel_.error("--perturb needs tracing: the run is not disturbed");
  channel_.start_clock();
  auto message = channel_.message("start");
  message.number("pid", program_.pid())
      .text("tracing", tracing_ ? "ptrace" : "sampling")
      .boolean("isolated", isolation_.on())
      .text("temporary", temporary_directory_.path());
  if (!why.empty()) message.text("why", why);
  tree_.start(program_.pid(), message);
  activity();
  program_.go(!tracing_);
}

void Supervisor::run() {
  start();
  while (!finished_) turn();
  channel_.finish();
}

void Supervisor::turn() {
  channel_.flush();
  set_interests();
  poller_.wait(!more_);
  if (poller_.ready(signals_.get())) read_signals();
  if (more_ || poller_.ready(signals_.get()) || poller_.timer_fired()) follow();
  if (perturbation_ && poller_.ready(perturbation_->fd())) perturbation_->turn();
  if (poller_.ready(output_.fd()) || poller_.ready(errors_.fd())) drain();
  if (poller_.ready(channel_.fd())) channel_.receive([this](auto line) { command(line); });
  if (channel_.closed()) end();
  input_.write_some();
  sample();
  if (tree_.over() && watcher_->done()) finish();
}

void Supervisor::set_interests() {
  poller_.watch(signals_.get(), EPOLLIN);
  const auto when = [](bool wanted, unsigned events) { return wanted ? events : 0U; };
  poller_.watch(channel_.fd(),
                when(!channel_.closed(), EPOLLIN) | when(channel_.pending(), EPOLLOUT));
  poller_.watch(output_.fd(), when(!output_.at_end(), EPOLLIN));
  poller_.watch(errors_.fd(), when(!errors_.at_end(), EPOLLIN));
  if (perturbation_) poller_.watch(perturbation_->fd(), EPOLLIN);
  poller_.watch(input_fd_, when(input_.pending(), EPOLLOUT));
}

void Supervisor::read_signals() {
  signalfd_siginfo info{};
  while (read(signals_.get(), &info, sizeof info) == sizeof info)
    if (info.ssi_signo != SIGCHLD) end();
}

void Supervisor::follow() {
  int steps = 0;
  while (steps < steps_at_once && watcher_->step()) {
    check_limits();
    steps++;
  }
  more_ = steps == steps_at_once;
  if (const auto events = tree_.events() + watcher_->stirs(); events != seen_events_) {
    seen_events_ = events;
    activity();
  }
}

bool Supervisor::read_outputs() {
  const bool some = output_.fill();
  return errors_.fill() || some;
}

void Supervisor::drain() {
  const bool any = read_outputs();
  if (const auto failure = program_.exec_failure(); !failure.empty()) channel_.error(failure);
  tree_.catch_up();
  if (!any) return;
  output_.forward(channel_);
  errors_.forward(channel_);
  activity();
  check_limits();
}

void Supervisor::check_limits() {
  if (tree_.alive_count() > options_.max_processes) limit("processes", options_.max_processes);
  if (output_.total() + errors_.total() > static_cast<size_t>(options_.max_output))
    limit("output", options_.max_output);
  if (ending_) kill_living();
}

void Supervisor::limit(std::string_view what, long max) {
  if (ending_) return;
  channel_.send(channel_.message("limit").text("what", what).number("max", max));
  end();
}

void Supervisor::activity() {
  pause_ = first_pause;
  next_look_ = channel_.now() + first_pause * 1000;
  quiet_.activity();
}

/// What was typed reaches the program by a kernel thread: poll(2) on its side waits for that.
void Supervisor::settle() const {
  if (options_.terminal >= 0) slave_is(POLLIN);
}

/// Who waits in write(2) for room in a terminal, and is interrupted, has written half a line. The
/// terminal is not writable while anybody is in there; then it is empty.
bool Supervisor::nobody_writes() {
  drain();
  return slave_is(POLLOUT);
}

bool Supervisor::slave_is(short ready) const {
  const Fd peer(open_slave(output_.fd()));
  pollfd side{peer.get(), ready, 0};
  return poll(&side, 1, 0) == 1 && (side.revents & ready) != 0;
}

void Supervisor::sample() {
  if (poller_.timer_fired()) tree_.catch_up();
  if (perturbation_ && perturbation_->holding()) activity();  // who is held is not stuck
  const bool looking = can_look_ && !quiet_.quiet() && !ending_ && !tree_.over();
  if (looking && channel_.now() >= next_look_) {
    settle();
    follow();
    drain();
  }
  if (looking && channel_.now() >= next_look_) {  // nothing came of that
    pause_ = quiet_.look() ? first_pause : std::min(2 * pause_, longest_pause);
    next_look_ = channel_.now() + pause_ * 1000;
  }
  if (!tracing_ || (tree_.has_zombies() && !quiet_.quiet())) {
    poller_.wake_in(first_pause);
  } else if (looking) {
    poller_.wake_in(static_cast<int>(std::max(1LL, (next_look_ - channel_.now()) / 1000)));
  }
}

std::optional<Look> Supervisor::look(pid_t pid, bool hurry) const {
  return look_at(pid, standard_input_, [this](pid_t tid) { return watcher_->stopped(tid); }, hurry);
}

}  // namespace isoproc
