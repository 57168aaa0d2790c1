// A small blocking WebSocket client: the command line's phone, tests and benches. One per thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http_client.hpp"
#include "server/websocket.hpp"

namespace gridvisit {

class WebSocketClient {
 public:
  /// The server must choose `subprotocol` (empty: ask for none). A refused upgrade is an Error with status and body.
  static Result<WebSocketClient> connect(std::string_view url, std::string_view subprotocol,
                                         ClientOptions options = {});
  WebSocketClient(WebSocketClient&&) noexcept;
  WebSocketClient& operator=(WebSocketClient&&) noexcept;
  ~WebSocketClient();  ///< cuts the connection; call close() to part in peace

  Result<> send(std::string_view bytes, bool binary);
  /// The next message. ErrorCode::timeout where none came in time: the connection stays good and nothing is lost.
  Result<WebSocketMessage> receive(std::chrono::milliseconds deadline);
  /// Says goodbye and waits for the server's.
  Result<> close(CloseCode code = CloseCode::normal, std::string_view reason = {});
  /// The server's close code once receive() or close() has failed or ended; abnormal where it sent none.
  [[nodiscard]] CloseCode close_code() const;

 private:
  struct Parts;
  explicit WebSocketClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
