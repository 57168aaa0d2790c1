// A WebSocket as the application sees it: it is asked for the next message when the socket can take one, so a slow
// peer costs a cursor, never a queue; and the next message is read when it is done with the last one.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http.hpp"

namespace gridvisit {

/// RFC 6455 §7.4.1. Any other number a peer sends is passed on as it is.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,  ///< the server stops
  protocol_error = 1002,
  unsupported = 1003,  ///< for instance text where binary was agreed
  no_status = 1005,    ///< never sent: the peer closed without saying why
  abnormal = 1006,     ///< never sent: the connection broke, or the peer fell silent
  policy = 1008,
  too_big = 1009,  ///< limits::kWebSocketMessageBytes
  internal_error = 1011,
  try_again_later = 1013,
};

struct WebSocketMessage {
  std::string bytes;
  bool binary = false;
};

/// Shared, so that one batch goes to a thousand peers without a copy.
struct OutgoingMessage {
  std::shared_ptr<const std::string> bytes;
  bool binary = false;
};

/// A weak handle on a connection: any thread may use it, also after the connection is gone.
class WebSocketConnection {
 public:
  class Control;  ///< defined by the server

  WebSocketConnection() = default;
  explicit WebSocketConnection(std::weak_ptr<Control> control) : control_(std::move(control)) {}

  /// Something may be there to send: `next_message` will be called. Any number of calls before it cost one.
  void wake() const;
  /// Sends what is under way, then closes. The reason is for people: at most 123 bytes of UTF-8, cut if longer.
  void close(CloseCode code, std::string reason = {}) const;

 private:
  std::weak_ptr<Control> control_;
};

/// The application's end of one connection. Its functions are called on the connection's I/O thread, which they must
/// not block, never two at once, and none after `on_close`. The callbacks they are given may be called from any
/// thread, later, once; the last copy dropped uncalled closes the connection with 1011.
class WebSocketHandler {
 public:
  using Done = std::function<void()>;
  using Answer = std::function<void(std::optional<OutgoingMessage>)>;

  virtual ~WebSocketHandler() = default;
  /// The next message is read only after `done`.
  virtual void on_message(WebSocketMessage message, Done done) = 0;
  /// Asked once after opening and after every wake; after a message was sent, again; after nullopt not until a wake.
  virtual void next_message(Answer answer) = 0;
  /// Exactly once, however it ended.
  virtual void on_close(CloseCode code) = 0;
};

/// Makes the handler of a new connection, or refuses the upgrade with an answer. `subprotocol` is the chosen one.
using OpenWebSocket = std::function<std::expected<std::shared_ptr<WebSocketHandler>, Response>(
    const Request& upgrade, std::string_view subprotocol, WebSocketConnection connection)>;

struct WebSocketRoute {
  std::string path;                       ///< a literal path
  std::vector<std::string> subprotocols;  ///< best first; a client that offers none of them is refused. Empty: none.
  OpenWebSocket open;
};

}  // namespace gridvisit
