#include <csignal>

#include "json-object.hh"
#include "signal-name.hh"
#include "supervisor.hh"

namespace isoproc {
namespace {

std::string quoted(std::string_view line) { return '"' + std::string(line.substr(0, 200)) + '"'; }

}  // namespace

void Supervisor::command(std::string_view line) {
  const auto parsed = JsonObject::parse(line);
  const auto* what = parsed ? parsed->get<std::string>("do") : nullptr;
  if (what == nullptr)
    return channel_.error("a command is one flat JSON object with \"do\", got " + quoted(line));
  if (*what == "input") return command_input(*parsed);
  if (*what == "state") return command_state(*parsed);
  if (*what == "kill") return command_kill(*parsed);
  if (*what == "release") return command_release(*parsed);
  if (*what == "end") return end();
  if (*what != "end-input") return channel_.error("unknown command " + quoted(*what));
  activity();
  input_.end();
}

void Supervisor::command_input(const JsonObject& command) {
  const auto* text = command.get<std::string>("text");
  if (text == nullptr) return channel_.error("input takes a text");
  activity();
  input_.put(*text);
}

void Supervisor::command_state(const JsonObject& command) {
  follow();  // what has happened by now stands before what is seen now
  drain();
  const auto* id = command.get<long long>("id");
  const auto* wanted = command.get<std::vector<long long>>("pids");
  std::vector<pid_t> pids = tree_.everybody();
  if (wanted != nullptr) pids.assign(wanted->begin(), wanted->end());
  std::string processes;
  for (const pid_t pid : pids) {
    const auto seen = tree_.alive(pid) || tree_.zombie(pid) ? look(pid, false) : std::nullopt;
    if (!seen) continue;
    JsonLine process;
    process.number("pid", pid)
        .number("ppid", seen->parent)
        .text("state", std::string_view(&seen->state, 1))
        .raw("call", seen->call ? json_string(*seen->call) : "null")
        .boolean("forever", seen->forever)
        .boolean("stdin", seen->standard_input);
    processes += (processes.empty() ? "" : ",") + process.str();
  }
  auto message = channel_.message("state");
  if (id != nullptr) message.number("id", *id);
  channel_.send(message.raw("processes", '[' + processes + ']'));
}

void Supervisor::command_kill(const JsonObject& command) {
  const auto* pid = command.get<long long>("pid");
  const auto* name = command.get<std::string>("signal");
  if (pid == nullptr || name == nullptr) return channel_.error("kill takes a pid and a signal");
  const int signal = signal_number(*name);
  if (signal == 0) return channel_.error("kill: unknown signal " + quoted(*name));
  const auto target = static_cast<pid_t>(*pid);
  if (!tree_.alive(target))
    return channel_.error("kill: no living process of the program is " + std::to_string(*pid));
  activity();
  ::kill(target, signal);
}

void Supervisor::command_release(const JsonObject& command) {
  const auto* pid = command.get<long long>("pid");
  if (pid == nullptr) return channel_.error("release takes a pid");
  // Killed meanwhile is no mistake: the runner may have been on its way.
  if (watcher_->release(static_cast<pid_t>(*pid))) activity();
}

}  // namespace isoproc
