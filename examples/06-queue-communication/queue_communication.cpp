// Several processes put items into a queue, and several get them out.
#include <fcntl.h>
#include <mqueue.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
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
  check(write(STDOUT_FILENO, line.data(), line.size()), "write");
}

[[noreturn]] void wrong_usage(const std::string& why) {
  std::fprintf(stderr,
               "queue_communication: %s; usage: queue_communication [producers=2] [consumers=2] "
               "[items=10]\n",
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

constexpr int enough = 0;  // The item that says: there are no more.

// Its name is gone at once; the queue itself lives as long as a process has it open.
mqd_t create() {
  const std::string name = "/queue_communication-" + std::to_string(getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = 10;
  attributes.mq_msgsize = sizeof(int);
  const mqd_t queue =
      check(mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600, &attributes), "mq_open");
  check(mq_unlink(name.c_str()), "mq_unlink");
  return queue;
}

void put(mqd_t queue, int item) {
  check(mq_send(queue, reinterpret_cast<const char*>(&item), sizeof item, 0), "mq_send");
}

int get(mqd_t queue) {
  int item = enough;
  check(static_cast<int>(mq_receive(queue, reinterpret_cast<char*>(&item), sizeof item, nullptr)),
        "mq_receive");
  return item;
}

[[noreturn]] void produce(int producer, int items, mqd_t queue) {
  for (int n = 1; n <= items; n++) {
    const int item = (producer - 1) * items + n;
    event("producer-" + std::to_string(producer), "put item=" + std::to_string(item));
    put(queue, item);
  }
  _exit(0);
}

[[noreturn]] void consume(int consumer, mqd_t queue) {
  const std::string actor = "consumer-" + std::to_string(consumer);
  event(actor, "begin");
  int count = 0;
  for (int item = get(queue); item != enough; item = get(queue), count++) {
    event(actor, "got item=" + std::to_string(item));
  }
  event(actor, "finish count=" + std::to_string(count));
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc > 4) wrong_usage("too many arguments");
  const int producers = argc > 1 ? number(argv[1], 1, 4) : 2;
  const int consumers = argc > 2 ? number(argv[2], 2, 4) : 2;
  const int items = argc > 3 ? number(argv[3], 1, 50) : 10;
  event("main", "start producers=" + std::to_string(producers) +
                    " consumers=" + std::to_string(consumers) + " items=" + std::to_string(items));
  const mqd_t queue = create();

  std::vector<pid_t> making;
  for (int producer = 1; producer <= producers; producer++) {
    making.push_back(check(fork(), "fork"));
    if (making.back() == 0) produce(producer, items, queue);
  }
  for (int consumer = 1; consumer <= consumers; consumer++) {
    if (check(fork(), "fork") == 0) consume(consumer, queue);
  }
  for (const pid_t producer : making) check(waitpid(producer, nullptr, 0), "waitpid");
  for (int consumer = 1; consumer <= consumers; consumer++) put(queue, enough);
  for (int consumer = 1; consumer <= consumers; consumer++) check(wait(nullptr), "wait");
  event("main", "finish");
}
