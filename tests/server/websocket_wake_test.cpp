#include <catch2/catch.hpp>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "server/websocket_client.hpp"
#include "test_server.hpp"

using namespace gridvisit;
using namespace std::chrono_literals;

namespace {

/// Counts up to what the test says; the numbers are read by another thread, as from a database.
class Counter : public WebSocketHandler {
 public:
  struct Shared {
    std::mutex mutex;
    std::vector<WebSocketConnection> connections;
    std::atomic<int> newest = 0;
    std::atomic<int> questions = 0;
    std::deque<std::function<void()>> jobs;
    std::atomic<bool> ending = false;
    std::thread worker{[this] { work(); }};
    void work() {
      while (!ending) {
        std::function<void()> job;
        {
          const std::lock_guard lock(mutex);
          if (!jobs.empty()) {
            job = std::move(jobs.front());
            jobs.pop_front();
          }
        }
        if (job) {
          job();
        } else {
          std::this_thread::yield();
        }
      }
    }
    ~Shared() {
      ending = true;
      worker.join();
    }
  };

  explicit Counter(Shared& shared) : shared_(shared), sent_(std::make_shared<int>(0)) {}
  void on_message(WebSocketMessage, Done done) override { done(); }
  void next_message(Answer answer) override {
    ++shared_.questions;
    const std::lock_guard lock(shared_.mutex);
    shared_.jobs.emplace_back([&shared = shared_, sent = sent_, answer = std::move(answer)] {
      const int newest = shared.newest;
      if (newest == *sent) return answer(std::nullopt);
      *sent = newest;
      answer(OutgoingMessage{std::make_shared<const std::string>(std::to_string(newest)), false});
    });
  }
  void on_close(CloseCode) override {}

 private:
  Shared& shared_;
  std::shared_ptr<int> sent_;
};

Router counter_router(Counter::Shared& shared) {
  Router router;
  router.add(WebSocketRoute{"/sync", {}, [&shared](const Request&, std::string_view, WebSocketConnection connection) {
                              const std::lock_guard lock(shared.mutex);
                              shared.connections.push_back(std::move(connection));
                              return std::make_shared<Counter>(shared);
                            }});
  return router;
}

WebSocketClient connect(const Server& server) {
  return WebSocketClient::connect(address_of(server, "ws") + "/sync", "").value();
}

}  // namespace

TEST_CASE("a storm of wakes from many threads loses no news, and costs far fewer questions") {
  Counter::Shared shared;
  ServerLimits limits;
  limits.shutdown_deadline = 100ms;
  const auto server = start_server(counter_router(shared), limits);
  auto client = connect(*server);
  constexpr int kThreads = 4;
  constexpr int kWakes = 5000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kWakes; ++i) {
        ++shared.newest;
        shared.connections.front().wake();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  int last = 0;
  while (last < kThreads * kWakes) {
    const auto message = client.receive(20s);
    REQUIRE(message);
    const int number = std::stoi(message->bytes);
    REQUIRE(number > last);
    last = number;
  }
  CHECK(shared.questions < 2 * kThreads * kWakes);
  server->stop();
  shared.connections.front().wake();
  shared.connections.front().close(CloseCode::normal);
}

TEST_CASE("200 WebSockets at once each get what is new") {
  Counter::Shared shared;
  const auto server = start_server(counter_router(shared));
  std::vector<WebSocketClient> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(connect(*server));
  CHECK(server->connections() == 200);
  for (int round = 1; round <= 3; ++round) {
    shared.newest = round;
    for (const auto& connection : shared.connections) connection.wake();
    for (auto& client : clients) {
      const auto message = client.receive(20s);
      REQUIRE(message);
      CHECK(message->bytes == std::to_string(round));
    }
  }
}
