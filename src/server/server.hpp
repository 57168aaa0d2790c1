// The server: listens, speaks HTTP/1.1 and WebSocket, plain or TLS, and hands requests to a router. It moves bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "server/router.hpp"

namespace gridvisit {

struct TlsFiles {
  std::string certificate_file;  ///< PEM, the chain, leaf first
  std::string key_file;          ///< PEM
};

/// What one server allows; the defaults are limits.hpp's, tests pass their own.
struct ServerLimits {
  std::size_t connections = limits::kConnections;
  std::size_t connections_per_address = 0;  ///< 0: no such limit (a whole office may sit behind one address)
  std::size_t header_bytes = limits::kHttpHeaderBytes;
  std::size_t websocket_message_bytes = limits::kWebSocketMessageBytes;
  std::chrono::milliseconds request_deadline =
      limits::kHttpRequestDeadline;  ///< for the head; and for the body, plus its size
  std::chrono::milliseconds answer_deadline = limits::kHttpAnswerDeadline;  ///< for the handler
  std::chrono::milliseconds idle_deadline = limits::kHttpIdleDeadline;  ///< between requests; or without any progress
  std::chrono::milliseconds websocket_idle_deadline = limits::kWebSocketIdleDeadline;
  std::chrono::milliseconds shutdown_deadline = limits::kShutdownDeadline;
};

struct ListenOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one, see Server::port
  std::optional<TlsFiles> tls;
  unsigned io_threads = 2;
  ServerLimits limits;
};

class Server {
 public:
  /// Listens from here on. Fails where the address is taken or a TLS file cannot be used.
  static Result<std::unique_ptr<Server>> start(ListenOptions options, Router router);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  ///< stops

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;

  /// Takes no more connections, lets running requests be answered, closes WebSockets with 1001; whatever is left after
  /// the shutdown deadline is cut off. Returns when all is quiet. Not from an I/O thread. A second call does nothing.
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
