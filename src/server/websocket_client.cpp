#include "server/websocket_client.hpp"

#include <fmt/format.h>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/limits.hpp"
#include "server/client_connection.hpp"

namespace gridvisit {

namespace websocket = boost::beast::websocket;
using net::as_tuple;
using net::asio::buffer;
using std::chrono::steady_clock;

struct WebSocketClient::Parts {
  net::ClientConnection connection;
  std::optional<websocket::stream<net::Stream&, false>> socket;
  websocket::response_type answer;
  // The read under way; it outlives a receive() that ran out of time.
  std::string incoming;
  std::optional<net::asio::dynamic_string_buffer<char, std::char_traits<char>, std::allocator<char>>> into;
  bool reading = false;
  bool received = false;
  net::error_code read_ec;

  Parts(Url url, ClientOptions options) : connection(std::move(url), std::move(options)) {}
  ~Parts() { connection.close(); }  // the read under way ends before what it reads into

  [[nodiscard]] steady_clock::time_point until() const { return steady_clock::now() + connection.options().deadline; }

  net::Task<net::error_code> handshake(std::string subprotocol) {
    socket.emplace(connection.stream());
    socket->read_message_max(limits::kClientBodyBytes);
    socket->auto_fragment(false);
    socket->set_option(websocket::stream_base::decorator([subprotocol](websocket::request_type& request) {
      if (!subprotocol.empty()) request.set(boost::beast::http::field::sec_websocket_protocol, subprotocol);
    }));
    const auto [ec] =
        co_await socket->async_handshake(answer, host_header(connection.url()), connection.url().target, as_tuple);
    co_return ec;
  }

  net::Task<net::error_code> write(std::string_view bytes) {
    const auto [ec, n] = co_await socket->async_write(buffer(bytes), as_tuple);
    co_return ec;
  }

  net::Task<net::error_code> close(CloseCode code, std::string reason) {
    const auto [ec] = co_await socket->async_close({static_cast<websocket::close_code>(code), reason}, as_tuple);
    co_return ec;
  }

  void start_reading() {
    reading = true;
    received = false;
    incoming.clear();
    into.emplace(incoming);
    socket->async_read(*into, [this](net::error_code ec, std::size_t) {
      received = true;
      read_ec = ec;
    });
  }
};

WebSocketClient::WebSocketClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
WebSocketClient::WebSocketClient(WebSocketClient&&) noexcept = default;
WebSocketClient& WebSocketClient::operator=(WebSocketClient&&) noexcept = default;
WebSocketClient::~WebSocketClient() = default;

Result<WebSocketClient> WebSocketClient::connect(std::string_view url, std::string_view subprotocol,
                                                 ClientOptions options) {
  auto parsed = parse_url(url);
  if (!parsed) return failure(parsed);
  auto parts = std::make_unique<Parts>(std::move(*parsed), std::move(options));
  const auto until = parts->until();
  const auto opened = parts->connection.open(until);
  if (!opened) return failure(opened);
  const auto shaken = parts->connection.run(parts->handshake(std::string(subprotocol)), until);
  const auto& answer = parts->answer;
  if (!shaken && answer.result_int() != 101 && answer.result_int() != 200) {
    return failure(ErrorCode::invalid,
                   fmt::format("the server refused the WebSocket: {} {}", answer.result_int(), answer.body()));
  }
  if (!shaken) return failure(shaken);
  const std::string_view chosen = answer[boost::beast::http::field::sec_websocket_protocol];
  if (chosen != subprotocol) {
    return failure(ErrorCode::unsupported,
                   fmt::format("the server does not speak {}, it chose \"{}\"", subprotocol, chosen));
  }
  return WebSocketClient(std::move(parts));
}

Result<> WebSocketClient::send(std::string_view bytes, bool binary) {
  parts_->socket->binary(binary);
  return parts_->connection.run(parts_->write(bytes), parts_->until());
}

Result<WebSocketMessage> WebSocketClient::receive(std::chrono::milliseconds deadline) {
  if (!parts_->reading) parts_->start_reading();
  const bool done = parts_->connection.run_until(parts_->received, steady_clock::now() + deadline);
  if (!done) return failure(ErrorCode::timeout, "no message came in time");
  parts_->reading = false;
  if (parts_->read_ec == websocket::error::closed) {
    return failure(ErrorCode::io, fmt::format("the server closed the WebSocket: {} {}", static_cast<int>(close_code()),
                                              std::string_view(parts_->socket->reason().reason)));
  }
  if (parts_->read_ec) return failure(ErrorCode::io, fmt::format("the WebSocket broke: {}", parts_->read_ec.message()));
  return WebSocketMessage{std::move(parts_->incoming), parts_->socket->got_binary()};
}

Result<> WebSocketClient::close(CloseCode code, std::string_view reason) {
  return parts_->connection.run(parts_->close(code, std::string(reason)), parts_->until());
}

CloseCode WebSocketClient::close_code() const {
  const auto code = parts_->socket->reason().code;
  return code == websocket::close_code::none ? CloseCode::abnormal : CloseCode{code};
}

}  // namespace gridvisit
