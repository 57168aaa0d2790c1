// What both clients share: an event loop of their own that is run until an operation ends or its deadline passes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "server/http_client.hpp"
#include "server/stream.hpp"

namespace gridvisit::net {

class ClientConnection {
 public:
  ClientConnection(Url url, ClientOptions options) : url_(std::move(url)), options_(std::move(options)) {}
  ~ClientConnection() { close(); }
  ClientConnection(const ClientConnection&) = delete;
  ClientConnection& operator=(const ClientConnection&) = delete;

  /// Resolves, connects and does the TLS handshake, by that moment.
  Result<> open(std::chrono::steady_clock::time_point until);
  /// Whether the other side has not closed meanwhile.
  [[nodiscard]] bool is_open();
  void close();

  /// Runs a task to its end; at the deadline the stream is closed, which ends it, and the result is a timeout.
  Result<> run(Task<error_code> task, std::chrono::steady_clock::time_point until);
  /// Runs what is under way until `done` or that moment; says whether it is done.
  bool run_until(const bool& done, std::chrono::steady_clock::time_point until);

  Stream& stream() { return *stream_; }
  asio::io_context& context() { return context_; }
  const Url& url() const { return url_; }
  const ClientOptions& options() const { return options_; }

 private:
  Task<error_code> connect();

  asio::io_context context_{1};
  Url url_;
  ClientOptions options_;
  std::optional<asio::ssl::context> tls_;
  std::optional<Stream> stream_;
};

}  // namespace gridvisit::net
