#include "options.hh"

#include <fcntl.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace isoproc {
namespace {

[[noreturn]] void usage(const std::string& problem) {
  std::fprintf(stderr,
               "isoproc-supervisor: %s; usage: isoproc-supervisor [--control FD] [--terminal FD] "
               "[--no-trace] [--hold] [--no-isolate] [--perturb LEVEL] [--seed N] "
               "[--max-processes N] [--max-output BYTES] "
               "[--cwd DIR] -- command [args...]\n",
               problem.c_str());
  std::exit(2);
}

long whole_number(const std::string& option, std::string_view text, long low) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low)
    usage(option + " takes a whole number from " + std::to_string(low) + " up, got \"" +
          std::string(text) + "\"");
  return value;
}

Level level(std::string_view text) {
  if (text == "none") return Level::none;
  if (text == "jitter") return Level::jitter;
  if (text == "preempt") return Level::preempt;
  usage("--perturb takes none, jitter or preempt, got \"" + std::string(text) + "\"");
}

int descriptor(const std::string& option, std::string_view text) {
  const int fd = static_cast<int>(whole_number(option, text, 0));
  if (fcntl(fd, F_GETFD) < 0) usage(option + " " + std::to_string(fd) + " is not open");
  return fd;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  int at = 1;
  const auto next = [&](const std::string& option) -> std::string_view {
    if (at >= argc) usage(option + " takes a value");
    return argv[at++];
  };
  while (at < argc) {
    const std::string option = argv[at++];
    if (option == "--") break;
    if (option == "--control") {
      options.control = descriptor(option, next(option));
    } else if (option == "--terminal") {
      options.terminal = descriptor(option, next(option));
    } else if (option == "--no-trace") {
      options.trace = false;
    } else if (option == "--hold") {
      options.hold = true;
    } else if (option == "--no-isolate") {
      options.isolate = false;
    } else if (option == "--perturb") {
      options.perturb = level(next(option));
    } else if (option == "--seed") {
      options.seed = static_cast<unsigned long>(whole_number(option, next(option), 0));
    } else if (option == "--max-processes") {
      options.max_processes = whole_number(option, next(option), 1);
    } else if (option == "--max-output") {
      options.max_output = whole_number(option, next(option), 0);
    } else if (option == "--cwd") {
      options.cwd = next(option);
    } else {
      usage("unknown option \"" + option + "\"");
    }
  }
  options.command.assign(argv + at, argv + argc);
  if (options.command.empty()) usage("no command after --");
  if (options.hold && !options.trace) usage("--hold needs tracing, so not with --no-trace");
  if (options.perturb != Level::none && !options.trace)
    usage("--perturb needs tracing, so not with --no-trace");
  descriptor("--control", std::to_string(options.control));
  return options;
}

}  // namespace isoproc
