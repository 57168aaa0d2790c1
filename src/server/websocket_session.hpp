// A WebSocket on one connection: a reader, a writer and a keeper, three coroutines on one thread. The reader waits for
// the handler after each message, the writer asks the handler for each message, the keeper pings and buries the dead.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include <boost/beast/websocket/stream.hpp>

#include "server/connection.hpp"
#include "server/http_wire.hpp"
#include "server/websocket.hpp"

namespace gridvisit {

/// What a WebSocketConnection points to: the two things other threads may ask for.
class WebSocketConnection::Control : public std::enable_shared_from_this<Control> {
 public:
  explicit Control(std::shared_ptr<net::Connection> connection);
  virtual ~Control() = default;

  void wake();
  void close(CloseCode code, std::string reason);

 protected:
  struct Goodbye {
    CloseCode code;
    std::string reason;
  };
  /// On the connection's thread: the first goodbye counts.
  void begin_close(Goodbye goodbye);
  /// Lets whoever waits look again at what it waits for.
  void signal_all();

  std::shared_ptr<net::Connection> connection_;  // first: the timers live on its event loop
  std::atomic<bool> woken_{true};                ///< so that the handler is asked once after opening
  net::Timer reader_signal_;
  net::Timer writer_signal_;
  net::Timer keeper_signal_;
  std::optional<Goodbye> goodbye_;
};

}  // namespace gridvisit

namespace gridvisit::net {

class WebSocketSession : public WebSocketConnection::Control {
 public:
  explicit WebSocketSession(std::shared_ptr<Connection> connection);
  /// Before it is served: who is told.
  void set_handler(std::shared_ptr<WebSocketHandler> handler) { handler_ = std::move(handler); }

  Task<> run(BeastRequest upgrade, std::string subprotocol);

 private:
  using Answered = std::optional<OutgoingMessage>;

  Task<> read_messages();
  Task<> write_messages();
  Task<> keep();
  void start(Task<> task);
  void ask();
  void hand_over(WebSocketMessage message);
  void ping();
  bool shows_life();
  void end(CloseCode code);
  [[nodiscard]] bool leaving() const { return goodbye_.has_value() || ended_; }
  std::weak_ptr<WebSocketSession> weak();

  boost::beast::websocket::stream<Stream&, false> socket_;
  std::shared_ptr<WebSocketHandler> handler_;
  std::optional<Answered> answer_;  ///< the handler's, to the question under way
  bool handling_ = false;           ///< the handler has a message and is not done
  bool writing_ = false;
  bool pinging_ = false;
  int running_ = 0;  ///< of reader and writer
  bool ended_ = false;
  CloseCode close_code_ = CloseCode::abnormal;
  std::uint64_t seen_received_ = 0;
  std::uint64_t seen_sent_ = 0;
};

/// Does the handshake and serves the WebSocket until it is closed; then, once, tells the handler.
Task<> serve_websocket(std::shared_ptr<WebSocketSession> session, BeastRequest upgrade, std::string subprotocol);

}  // namespace gridvisit::net
