// Few processes, many tasks: a pool squares numbers, and the results come in the tasks' order.
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <deque>
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
  std::fprintf(stderr, "process_pool: %s; usage: process_pool [workers=3] [tasks=10] [unlucky=4]\n",
               why.c_str());
  std::exit(2);
}

int number(const std::string& text, int least, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && *end == '\0' && least <= value && value <= most) return value;
  wrong_usage("'" + text + "' is not a number from " + std::to_string(least) + " to " +
              std::to_string(most));
}

struct Answer {
  int item;
  int square;
  bool failed;
};

struct Worker {
  pid_t pid;
  int socket;
  int item;  // What it has been given and has not answered; 0: nothing.
};

[[noreturn]] void work(int worker, int unlucky, int socket) {
  const std::string actor = "worker-" + std::to_string(worker);
  event(actor, "begin");
  int item = 0;
  while (check(static_cast<int>(recv(socket, &item, sizeof item, 0)), "recv") > 0) {
    event(actor, "run item=" + std::to_string(item));
    const Answer answer{item, item * item, item == unlucky};
    check(static_cast<int>(send(socket, &answer, sizeof answer, MSG_NOSIGNAL)), "send");
  }
  _exit(0);
}

class Pool {
 public:
  Pool(int workers, int unlucky) : unlucky_(unlucky) {
    for (int worker = 1; worker <= workers; worker++) workers_.push_back(start());
  }

  // Gives each item to one who has nothing to do, until all are answered.
  std::map<int, Answer> run(std::deque<int> items) {
    std::map<int, Answer> answers;
    const size_t all = items.size();
    while (answers.size() < all) {
      std::vector<pollfd> sockets;
      for (Worker& worker : workers_) {
        if (worker.item == 0 && !items.empty()) give(worker, items);
        sockets.push_back({worker.socket, POLLIN, 0});
      }
      check(poll(sockets.data(), sockets.size(), -1), "poll");
      for (size_t i = 0; i < sockets.size(); i++) {
        if (sockets[i].revents == 0) continue;
        Answer answer{};
        if (recv(sockets[i].fd, &answer, sizeof answer, 0) > 0) {
          answers[answer.item] = answer;
          workers_[i].item = 0;
        } else {
          replace(workers_[i], items);
        }
      }
    }
    return answers;
  }

  // No more tasks: the workers see the end of their sockets, and end.
  void close_and_join() {
    for (const Worker& worker : workers_) check(close(worker.socket), "close");
    for (const Worker& worker : workers_) check(waitpid(worker.pid, nullptr, 0), "waitpid");
  }

 private:
  Worker start() {
    int ends[2];
    check(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
    const int number = ++started_;
    const pid_t pid = check(fork(), "fork");
    if (pid == 0) {
      check(close(ends[0]), "close");
      for (const Worker& other : workers_) check(close(other.socket), "close");
      work(number, unlucky_, ends[1]);
    }
    check(close(ends[1]), "close");  // Or its end would never be seen.
    return {pid, ends[0], 0};
  }

  void give(Worker& worker, std::deque<int>& items) {
    worker.item = items.front();
    items.pop_front();
    // Who has just died does not take it; poll tells so.
    send(worker.socket, &worker.item, sizeof worker.item, MSG_NOSIGNAL);
  }

  // Somebody else takes what it had not answered.
  void replace(Worker& worker, std::deque<int>& items) {
    const Worker dead = worker;
    if (dead.item != 0) items.push_front(dead.item);
    check(waitpid(dead.pid, nullptr, 0), "waitpid");
    worker = start();
    check(close(dead.socket), "close");
  }

  int unlucky_;
  int started_ = 0;
  std::vector<Worker> workers_;
};

int main(int argc, char** argv) {
  if (argc > 4) wrong_usage("too many arguments");
  const int workers = argc > 1 ? number(argv[1], 2, 4) : 3;
  const int tasks = argc > 2 ? number(argv[2], 1, 50) : 10;
  const int unlucky = argc > 3 ? number(argv[3], 0, 20) : 4;
  event("main", "start workers=" + std::to_string(workers) + " tasks=" + std::to_string(tasks) +
                    " unlucky=" + std::to_string(unlucky));

  Pool pool(workers, unlucky);
  std::deque<int> items;
  for (int item = 1; item <= tasks; item++) items.push_back(item);
  for (const auto& [item, answer] : pool.run(items)) {
    const std::string result =
        answer.failed ? "error=unlucky" : "square=" + std::to_string(answer.square);
    event("main", "result item=" + std::to_string(item) + ' ' + result);
  }
  pool.close_and_join();
  event("main", "finish");
}
