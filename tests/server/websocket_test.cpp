#include "server/websocket_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "raw_client.hpp"
#include "test_server.hpp"

using namespace gridvisit;
using namespace std::chrono_literals;

namespace {

/// What the tests see of all connections of a server.
struct Log {
  std::atomic<int> opened = 0;
  std::atomic<int> closed = 0;
  std::atomic<int> last_code = 0;
  std::atomic<int> asked = 0;
  std::atomic<int> messages = 0;
};

/// Sends back what comes, one message in hand at a time.
class Echo : public WebSocketHandler {
 public:
  Echo(std::shared_ptr<Log> log, WebSocketConnection connection)
      : log_(std::move(log)), connection_(std::move(connection)) {
    ++log_->opened;
  }
  void on_message(WebSocketMessage message, Done done) override {
    ++log_->messages;
    if (message.bytes == "drop") return;
    if (message.bytes == "throw") throw std::runtime_error("a bug");
    if (message.bytes == "bye") connection_.close(CloseCode::policy, "as you wish");
    out_ = OutgoingMessage{std::make_shared<const std::string>(std::move(message.bytes)), message.binary};
    done_ = std::move(done);
    connection_.wake();
  }
  void next_message(Answer answer) override {
    ++log_->asked;
    answer(std::exchange(out_, std::nullopt));
    if (done_) std::exchange(done_, nullptr)();
  }
  void on_close(CloseCode code) override {
    log_->last_code = static_cast<int>(code);
    ++log_->closed;
  }

 private:
  std::shared_ptr<Log> log_;
  WebSocketConnection connection_;
  std::optional<OutgoingMessage> out_;
  Done done_;
};

/// Always has another message, made by whoever holds the test's counter; never done with what it gets, if so told.
class Flood : public WebSocketHandler {
 public:
  Flood(std::shared_ptr<Log> log, std::shared_ptr<const std::string> bytes)
      : log_(std::move(log)), bytes_(std::move(bytes)) {}
  void on_message(WebSocketMessage, Done done) override {
    ++log_->messages;
    kept_.push_back(std::move(done));
  }
  void next_message(Answer answer) override {
    ++log_->asked;
    if (bytes_) {
      answer(OutgoingMessage{bytes_, true});
    } else {
      answer(std::nullopt);
    }
  }
  void on_close(CloseCode code) override {
    log_->last_code = static_cast<int>(code);
    ++log_->closed;
    kept_.clear();
  }

 private:
  std::shared_ptr<Log> log_;
  std::shared_ptr<const std::string> bytes_;
  std::vector<Done> kept_;
};

Router echo_router(const std::shared_ptr<Log>& log) {
  Router router;
  router.add(WebSocketRoute{"/sync",
                            {"v2", "v1"},
                            [log](const Request& request, std::string_view, WebSocketConnection connection)
                                -> std::expected<std::shared_ptr<WebSocketHandler>, Response> {
                              if (request.find_query("refuse"))
                                return std::unexpected(problem_response(403, "not you"));
                              return std::make_shared<Echo>(log, std::move(connection));
                            }});
  return router;
}

Router flood_router(const std::shared_ptr<Log>& log, const std::shared_ptr<const std::string>& bytes) {
  Router router;
  router.add(WebSocketRoute{"/sync", {}, [log, bytes](const Request&, std::string_view, const WebSocketConnection&) {
                              return std::make_shared<Flood>(log, bytes);
                            }});
  return router;
}

WebSocketClient connect(const Server& server, std::string_view subprotocol = "v1") {
  return WebSocketClient::connect(address_of(server, "ws") + "/sync", subprotocol).value();
}

void upgrade(RawClient& client) {
  client.send(
      "GET /sync HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: v1\r\n\r\n");
  REQUIRE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
}

void wait_for(const std::atomic<int>& value, int expected) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (value < expected && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
  REQUIRE(value >= expected);
}

}  // namespace

TEST_CASE("text and binary messages come back as they were sent") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  auto client = connect(*server);
  for (const auto& [bytes, binary] : {std::pair{std::string("慰问"), false},
                                      {std::string("\0\xff", 2), true},
                                      {std::string(), true},
                                      {std::string(limits::kWebSocketMessageBytes, 'x'), true}}) {
    REQUIRE(client.send(bytes, binary));
    const auto back = client.receive(10s).value();
    CHECK(back.bytes == bytes);
    CHECK(back.binary == binary);
  }
  CHECK(client.close());
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1000);
}

TEST_CASE("the server chooses the best subprotocol both know, and refuses who knows none") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  CHECK(WebSocketClient::connect(address_of(*server, "ws") + "/sync", "v1"));
  RawClient both(server->port());
  both.send(
      "GET /sync HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: "
      "websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: v1, v2\r\n\r\n");
  CHECK(both.read_until("\r\n\r\n").contains("Sec-WebSocket-Protocol: v2\r\n"));
  const auto none = WebSocketClient::connect(address_of(*server, "ws") + "/sync", "v9");
  REQUIRE_FALSE(none);
  CHECK(none.error().message.contains("400"));
  CHECK(none.error().message.contains("v2, v1"));
}

TEST_CASE("an upgrade may be refused by the application, and bad handshakes are problem details") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  const auto refused = WebSocketClient::connect(address_of(*server, "ws") + "/sync?refuse=1", "v1");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.contains("403"));
  CHECK(refused.error().message.contains("not you"));
  auto client = client_of(*server);
  CHECK(client.get("/sync").value().status == 426);
  const Response version =
      client.get("/sync", {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "8"}})
          .value();
  CHECK(version.status == 426);
  CHECK(version.headers.find("sec-websocket-version") == "13");
  CHECK(client.get("/sync", {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}})
            .value()
            .status == 400);
  CHECK(log->opened == 0);
}

TEST_CASE("a message of more than 1 MB closes the connection with 1009") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  auto client = connect(*server);
  CHECK(client.send(std::string(limits::kWebSocketMessageBytes + 1, 'x'), true));
  CHECK_FALSE(client.receive(10s));
  CHECK(client.close_code() == CloseCode::too_big);
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1009);
}

TEST_CASE("text that is not UTF-8 and frames without a mask are protocol errors") {
  const auto log = std::make_shared<Log>();
  ServerLimits limits;
  limits.shutdown_deadline = 100ms;  // the second client never closes its end
  const auto server = start_server(echo_router(log), limits);
  auto client = connect(*server);
  CHECK(client.send("\xff\xfe", false));
  CHECK_FALSE(client.receive(10s));
  CHECK(static_cast<int>(client.close_code()) == 1007);
  RawClient raw(server->port());
  upgrade(raw);
  raw.send(std::string("\x81\x02hi", 4));
  CHECK(raw.read_all().contains("\x03\xea"));  // 1002
  wait_for(log->closed, 2);
}

TEST_CASE("the application may close, with its code and reason") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  auto client = connect(*server);
  CHECK(client.send("bye", false));
  auto last = client.receive(10s);
  if (last) last = client.receive(10s);  // the echo may still come first
  REQUIRE_FALSE(last);
  CHECK(last.error().message.contains("as you wish"));
  CHECK(client.close_code() == CloseCode::policy);
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1008);
}

TEST_CASE("a callback that is dropped or a handler that throws closes with 1011") {
  for (const char* message : {"drop", "throw"}) {
    INFO(message);
    const auto log = std::make_shared<Log>();
    const auto server = start_server(echo_router(log));
    auto client = connect(*server);
    CHECK(client.send(message, false));
    CHECK_FALSE(client.receive(10s));
    CHECK(client.close_code() == CloseCode::internal_error);
  }
}

TEST_CASE("the next message is not read before the handler is done with the last") {
  const auto log = std::make_shared<Log>();
  ServerLimits limits;
  limits.shutdown_deadline = 100ms;
  const auto server = start_server(flood_router(log, nullptr), limits);
  RawClient client(server->port(), 4096);
  upgrade(client);
  const std::string frame = std::string("\x82\xfe\xff\x00\0\0\0\0", 8) + std::string(0xff00, 'x');
  std::size_t sent = 0;
  for (int quiet = 0; quiet < 20;) {
    const std::size_t n = client.send_some(frame);
    quiet = n == 0 ? quiet + 1 : 0;
    sent += n;
    if (n == 0) std::this_thread::sleep_for(5ms);
    REQUIRE(sent < 64 * 1024 * 1024);  // the kernel's buffers end well below
  }
  CHECK(log->messages == 1);
  server->stop();
  CHECK(log->closed == 1);
}

TEST_CASE("a client that never reads is asked for nothing more, holds no queue, and is cut off") {
  const auto log = std::make_shared<Log>();
  const auto bytes = std::make_shared<const std::string>(1024 * 1024, 'x');
  ServerLimits limits;
  limits.websocket_idle_deadline = 300ms;
  const auto server = start_server(flood_router(log, bytes), limits);
  RawClient client(server->port(), 4096);
  upgrade(client);
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1006);
  CHECK(log->asked < 20);  // what the kernel's buffers took, and one message under way
  while (server->connections() > 0) std::this_thread::sleep_for(1ms);
  CHECK(bytes.use_count() <= 3);
}

TEST_CASE("a slow client that reads on gets everything, however long it takes") {
  const auto log = std::make_shared<Log>();
  const auto bytes = std::make_shared<const std::string>(4 * 1024 * 1024, 'x');
  ServerLimits limits;
  limits.websocket_idle_deadline = 400ms;
  const auto server = start_server(flood_router(log, bytes), limits);
  RawClient client(server->port(), 65536);
  upgrade(client);
  std::size_t received = 0;
  const auto end = std::chrono::steady_clock::now() + 1200ms;  // three idle deadlines, without a pong in between
  while (std::chrono::steady_clock::now() < end) {
    received += client.read_until("y", 20ms).size();
    std::this_thread::sleep_for(10ms);
  }
  CHECK(received > 1024 * 1024);
  CHECK_FALSE(client.ended());
  CHECK(log->closed == 0);
}

TEST_CASE("a silent peer is pinged, and closed when it does not answer; one that answers stays") {
  const auto log = std::make_shared<Log>();
  ServerLimits limits;
  limits.websocket_idle_deadline = 200ms;
  const auto server = start_server(echo_router(log), limits);
  RawClient dead(server->port());
  upgrade(dead);
  auto alive = connect(*server);
  CHECK(alive.receive(800ms).error().code == ErrorCode::timeout);  // answers pings meanwhile
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1006);
  CHECK(dead.read_all().starts_with(std::string("\x89\x00", 2)));
  CHECK(dead.ended());
  CHECK(alive.send("still here", false));
  CHECK(alive.receive(10s).value().bytes == "still here");
  CHECK(log->closed == 1);
}

TEST_CASE("a peer that vanishes without a close is noticed") {
  const auto log = std::make_shared<Log>();
  const auto server = start_server(echo_router(log));
  {
    RawClient client(server->port());
    upgrade(client);
    wait_for(log->opened, 1);
  }
  wait_for(log->closed, 1);
  CHECK(log->last_code == 1006);
}

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

}  // namespace

TEST_CASE("a storm of wakes from many threads loses no news, and costs far fewer questions") {
  Counter::Shared shared;
  ServerLimits limits;
  limits.shutdown_deadline = 100ms;
  const auto server = start_server(counter_router(shared), limits);
  auto client = connect(*server, "");
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
  for (int i = 0; i < 200; ++i) clients.push_back(connect(*server, ""));
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

TEST_CASE("a stopping server says goodbye with 1001, and cuts off who does not answer") {
  const auto log = std::make_shared<Log>();
  ServerLimits limits;
  limits.shutdown_deadline = 300ms;
  const auto server = start_server(echo_router(log), limits);
  auto client = connect(*server);
  RawClient deaf(server->port());
  upgrade(deaf);
  std::thread stopping([&] { server->stop(); });
  CHECK_FALSE(client.receive(10s));
  CHECK(client.close_code() == CloseCode::going_away);
  stopping.join();
  CHECK(server->connections() == 0);
  CHECK(log->closed == 2);
  CHECK(log->last_code == 1001);
}
