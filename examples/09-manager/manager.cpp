// A server process keeps a dictionary of lists; the others have it changed there.
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

int check(int result, const char* call) {
  if (result != -1) return result;
  std::perror(call);
  std::exit(1);
}

// One event is one write: what several processes print never mixes within a line.
void event(const std::string& actor, const std::string& what) {
  const std::string line = actor + ' ' + std::to_string(getpid()) + ' ' + what + '\n';
  check(static_cast<int>(write(STDOUT_FILENO, line.data(), line.size())), "write");
}

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr, "manager: %s; usage: manager [workers=3] [updates=9]\n", why.c_str());
  std::exit(2);
}

int number(const std::string& text, int least, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && *end == '\0' && least <= value && value <= most) return value;
  wrong_usage("'" + text + "' is not a number from " + std::to_string(least) + " to " +
              std::to_string(most));
}

struct Request {
  int key;
  int item;  // 0: nothing is added, the whole list is asked for.
};

// A client's end and the server's, of which every message arrives as a whole.
using Channel = std::array<int, 2>;

Channel connect() {
  Channel ends{};
  check(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()), "socketpair");
  return ends;
}

// Everyone keeps its own end alone: or the server would never see that somebody has gone.
void keep_only(int own, const std::vector<Channel>& channels) {
  for (const Channel& channel : channels) {
    if (channel[0] != own) check(close(channel[0]), "close");
  }
}

// What the server answers: the place of what was added, or the list.
std::vector<int> ask(int server, Request request) {
  check(static_cast<int>(send(server, &request, sizeof request, MSG_NOSIGNAL)), "send");
  std::vector<int> answer(1000);
  const int size =
      check(static_cast<int>(recv(server, answer.data(), answer.size() * sizeof(int), 0)), "recv");
  answer.resize(static_cast<size_t>(size) / sizeof(int));
  return answer;
}

std::vector<int> carry_out(Request request, std::map<int, std::vector<int>>& lists) {
  std::vector<int>& list = lists[request.key];
  if (request.item == 0) return list;
  list.push_back(request.item);
  return {static_cast<int>(list.size())};
}

// One request after the other, until every client has gone; one that was killed has gone, too.
[[noreturn]] void serve(std::vector<pollfd> clients) {
  event("server", "begin");
  std::map<int, std::vector<int>> lists;
  while (!clients.empty()) {
    check(poll(clients.data(), clients.size(), -1), "poll");
    for (pollfd& client : clients) {
      if (client.revents == 0) continue;
      Request request{};
      if (recv(client.fd, &request, sizeof request, 0) > 0) {
        const std::vector<int> answer = carry_out(request, lists);
        send(client.fd, answer.data(), answer.size() * sizeof(int), MSG_NOSIGNAL);
      } else {
        check(close(client.fd), "close");
        client.fd = -1;
      }
    }
    std::erase_if(clients, [](const pollfd& client) { return client.fd == -1; });
  }
  _exit(0);
}

[[noreturn]] void work(int worker, int updates, int server) {
  const std::string actor = "worker-" + std::to_string(worker);
  for (int n = 0; n < updates; n++) {
    const Request request{.key = n % 3 + 1, .item = (worker - 1) * updates + n + 1};
    const std::string key = "key=" + std::to_string(request.key);
    const std::string item = " item=" + std::to_string(request.item);
    event(actor, "add " + key + item);
    const int place = ask(server, request).at(0);
    event(actor, "added " + key + " place=" + std::to_string(place) + item);
  }
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 3) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 5) : 3;
  const int updates = argc > 2 ? number(argv[2], 3, 30) : 9;
  event("main", "start workers=" + std::to_string(workers) + " updates=" + std::to_string(updates));

  std::vector<Channel> channels;  // The first is main's own.
  std::vector<pollfd> clients;
  for (int client = 0; client <= workers; client++) {
    channels.push_back(connect());
    clients.push_back({channels.back()[1], POLLIN, 0});
  }
  const pid_t server = check(fork(), "fork");
  if (server == 0) {
    keep_only(-1, channels);
    serve(clients);
  }
  for (const Channel& channel : channels) check(close(channel[1]), "close");
  std::vector<pid_t> processes;
  for (int worker = 1; worker <= workers; worker++) {
    processes.push_back(check(fork(), "fork"));
    if (processes.back() != 0) continue;
    const int own = channels[static_cast<size_t>(worker)][0];
    keep_only(own, channels);
    work(worker, updates, own);
  }
  const int own = channels[0][0];
  keep_only(own, channels);
  for (const pid_t process : processes) check(waitpid(process, nullptr, 0), "waitpid");
  for (int key = 1; key <= 3; key++) {
    int place = 0;
    for (const int item : ask(own, {key, 0})) {
      event("main", "found key=" + std::to_string(key) + " place=" + std::to_string(++place) +
                        " item=" + std::to_string(item));
    }
  }
  check(close(own), "close");
  check(waitpid(server, nullptr, 0), "waitpid");
  event("main", "finish");
}
