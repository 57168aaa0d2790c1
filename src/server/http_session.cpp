#include "server/http_session.hpp"

#include <fmt/format.h>
#include <boost/asio/dispatch.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "base/log.hpp"
#include "server/http_wire.hpp"
#include "server/websocket_session.hpp"

namespace gridvisit::net {

namespace http = boost::beast::http;

namespace {

using Parser = http::request_parser<http::string_body>;

/// An upgrade that was accepted; the HTTP loop ends with it.
struct Upgrade {
  BeastRequest request;
  std::string subprotocol;
  std::shared_ptr<WebSocketSession> session;
};

/// Where a handler's answer arrives. Its thread is the connection's; `deliver` is for any thread.
struct AnswerSlot : std::enable_shared_from_this<AnswerSlot> {
  explicit AnswerSlot(std::shared_ptr<IoThread> thread) : io(std::move(thread)), arrived(io->context) {}

  static void deliver(const std::weak_ptr<AnswerSlot>& weak, Response response) {
    const auto slot = weak.lock();
    if (!slot) return;
    // Weak again: what waits in the queue of a stopped thread must not keep that queue alive.
    asio::dispatch(slot->io->context, [weak, response = std::move(response)]() mutable {
      const auto here = weak.lock();
      if (!here) return;
      here->response = std::move(response);
      here->arrived.cancel();
    });
  }

  std::shared_ptr<IoThread> io;
  Timer arrived;
  std::optional<Response> response;
};

Task<bool> write_all(std::shared_ptr<Connection> connection, std::string head,
                     std::shared_ptr<const std::string> body) {
  std::array<asio::const_buffer, 2> rest{asio::buffer(head), body ? asio::buffer(*body) : asio::const_buffer{}};
  while (rest[0].size() + rest[1].size() > 0) {
    connection->set_deadline(connection->site().limits.idle_deadline);
    const auto [ec, n] = co_await connection->stream().async_write_some(rest, kAsTuple);
    connection->clear_deadline();
    if (ec) co_return false;
    const std::size_t of_head = std::min(n, rest[0].size());
    rest[0] += of_head;
    rest[1] += n - of_head;
  }
  co_return true;
}

/// Sends an answer and says whether the connection can go on.
Task<AfterAnswer> send(std::shared_ptr<Connection> connection, Response response, std::string method,
                       AfterAnswer after) {
  if (connection->stopping()) after = AfterAnswer::close;
  std::string head;
  try {
    head = write_head(response, after);
  } catch (const std::logic_error& error) {
    log::error("{}", error.what());
    response = problem_response(500, "the answer could not be sent");
    head = write_head(response, after);
  }
  if (!has_body(response.status, method)) response.body = nullptr;
  const bool written = co_await write_all(connection, std::move(head), std::move(response.body));
  co_return written ? after : AfterAnswer::close;
}

/// Calls the handler and waits for its answer, which may come from another thread.
Task<Response> ask(std::shared_ptr<Connection> connection, const Route* route, Request request) {
  const auto slot = std::make_shared<AnswerSlot>(connection->io());
  try {
    route->handler(std::move(request), Respond([weak = std::weak_ptr(slot)](Response response) {
                     AnswerSlot::deliver(weak, std::move(response));
                   }));
  } catch (const std::exception& error) {
    log::error("the handler of {} {} failed: {}", route->method, route->pattern, error.what());
    co_return problem_response(500, "the request failed by a defect of the server");
  }
  slot->arrived.expires_after(connection->site().limits.answer_deadline);
  if (!slot->response) {
    connection->set_on_cut_off([raw = slot.get()] { raw->arrived.cancel(); });
    co_await slot->arrived.async_wait(kAsTuple);
    connection->set_on_cut_off(nullptr);
  }
  if (slot->response) co_return std::move(*slot->response);
  log::warn("no answer to {} {} in time", route->method, route->pattern);
  co_return problem_response(503, "the server did not finish in time; try again later");
}

Response refuse(error_code ec) {
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
    return problem_response(431, "the header fields are too large");
  }
  return problem_response(400, fmt::format("this is not an HTTP/1.1 request: {}", ec.message()));
}

Response too_large(std::size_t limit) {
  return problem_response(413, fmt::format("this address takes at most {} bytes in one request", limit));
}

/// The best subprotocol both know; nullopt where the client named some and none fits.
std::optional<std::string> choose_subprotocol(const WebSocketRoute& route, const Request& request) {
  http::token_list offered(request.headers.find("sec-websocket-protocol").value_or(std::string_view{}));
  for (const std::string& known : route.subprotocols) {
    if (offered.exists(known)) return known;
  }
  if (route.subprotocols.empty()) return std::string{};
  return std::nullopt;
}

/// Checks the handshake and asks the application; the answer is only there when it is a refusal.
std::optional<Response> open_websocket(std::shared_ptr<Connection> connection, const WebSocketRoute& route,
                                       BeastRequest message, const Request& request, std::optional<Upgrade>& upgrade) {
  if (!boost::beast::websocket::is_upgrade(message)) {
    Response response = problem_response(426, "this address speaks WebSocket only");
    response.headers.add("Upgrade", "websocket");
    return response;
  }
  if (request.headers.find("sec-websocket-version") != "13") {
    Response response = problem_response(426, "only version 13 of WebSocket is spoken here");
    response.headers.add("Sec-WebSocket-Version", "13");
    return response;
  }
  auto subprotocol = choose_subprotocol(route, request);
  if (!subprotocol) {
    return problem_response(400, fmt::format("offer one of the subprotocols {}", fmt::join(route.subprotocols, ", ")));
  }
  auto session = std::make_shared<WebSocketSession>(connection);
  auto handler = route.open(request, *subprotocol, WebSocketConnection(session));
  if (!handler) return std::move(handler.error());
  session->set_handler(std::move(*handler));
  upgrade = Upgrade{std::move(message), std::move(*subprotocol), std::move(session)};
  return std::nullopt;
}

/// Request after request on one connection. Owns what is between two of them: bytes that came early.
class HttpSession {
 public:
  explicit HttpSession(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

  /// Until the connection is to end, or to become a WebSocket.
  Task<std::optional<Upgrade>> run() {
    while (true) {
      const bool more = co_await await_request();
      if (!more) co_return std::nullopt;
      const AfterAnswer after = co_await serve_request();
      if (upgrade_) co_return std::move(upgrade_);
      if (after == AfterAnswer::close) co_return std::nullopt;
    }
  }

 private:
  /// Waits for the first byte of the next request. False where none comes.
  Task<bool> await_request() {
    if (buffer_.size() > 0) co_return true;
    if (connection_->stopping()) co_return false;
    connection_->set_on_stop([raw = connection_.get()] { raw->stream().interrupt(); });
    connection_->set_deadline(allowed().idle_deadline);
    constexpr std::size_t kFirstRead = 2048;
    const auto [ec, n] = co_await connection_->stream().async_read_some(buffer_.prepare(kFirstRead), kAsTuple);
    connection_->clear_deadline();
    connection_->set_on_stop(nullptr);
    buffer_.commit(n);
    co_return !ec && n > 0;
  }

  /// Reads, routes and answers one request, the head of which begins in the buffer.
  Task<AfterAnswer> serve_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(allowed().header_bytes));
    parser_->body_limit(boost::none);  // the route says, and it is not known yet
    connection_->set_deadline(allowed().request_deadline);
    const auto [ec, n] = co_await http::async_read_header(connection_->stream(), buffer_, *parser_, kAsTuple);
    if (connection_->clear_deadline()) {
      Response late = problem_response(408, "the request did not arrive in time");
      co_return co_await send(connection_, std::move(late), {}, AfterAnswer::close);
    }
    if (ec) {
      // Only a parser's complaint deserves an answer; to a broken connection there is none.
      if (ec == http::error::end_of_stream || ec.category() != make_error_code(http::error::bad_field).category()) {
        co_return AfterAnswer::close;
      }
      co_return co_await send(connection_, refuse(ec), {}, AfterAnswer::close);
    }
    std::string method(parser_->get().method_string());
    auto response = co_await answer_request();
    if (!response) co_return AfterAnswer::keep;  // upgraded
    // A body that was not read would be taken for the next request.
    const AfterAnswer wanted = parser_->is_done() && parser_->keep_alive() ? AfterAnswer::keep : AfterAnswer::close;
    parser_.reset();
    co_return co_await send(connection_, std::move(*response), std::move(method), wanted);
  }

  /// The answer to the request whose head was read; none where it became an upgrade.
  Task<std::optional<Response>> answer_request() {
    auto request = read_request(parser_->get(), connection_->remote_address());
    if (!request) co_return problem_response(400, request.error().message);
    request->is_secure = connection_->site().tls.has_value();
    const Router& router = connection_->site().router;
    if (const WebSocketRoute* websocket = router.find_websocket(request->path)) {
      if (buffer_.size() > 0 || !parser_->is_done()) co_return problem_response(400, "an upgrade carries no body");
      co_return open_websocket(connection_, *websocket, parser_->release(), *request, upgrade_);
    }
    auto found = router.find(request->method, request->path);
    if (const auto* refused = std::get_if<Router::MethodNotAllowed>(&found)) {
      Response response = problem_response(405, fmt::format("this address takes {}", refused->allow));
      response.headers.add("Allow", refused->allow);
      co_return response;
    }
    auto* match = std::get_if<Router::Match>(&found);
    if (match == nullptr) co_return problem_response(404, "there is nothing at this address");
    auto answer = co_await read_body(match->route->body_limit);
    if (!answer) {
      request->body = std::move(parser_->get().body());
      request->path_parameters = std::move(match->parameters);
      answer = co_await ask(connection_, match->route, std::move(*request));
    }
    for (const auto& [name, value] : match->route->answer_headers) answer->headers.add(name, value);
    co_return answer;
  }

  /// Reads the body that a route of that limit takes; an answer where it cannot be had.
  Task<std::optional<Response>> read_body(std::size_t limit) {
    if (parser_->is_done()) co_return std::nullopt;
    const std::uint64_t announced = parser_->content_length().value_or(0);
    if (announced > limit) co_return too_large(limit);
    parser_->body_limit(limit);
    if (parser_->get()[http::field::expect] == "100-continue") {
      const bool written = co_await write_all(connection_, "HTTP/1.1 100 Continue\r\n\r\n", nullptr);
      if (!written) co_return problem_response(400, "the connection broke");
    }
    const std::size_t expected = parser_->chunked() ? limit : static_cast<std::size_t>(announced);
    connection_->set_deadline(allowed().request_deadline +
                              std::chrono::seconds(expected / limits::kHttpBytesPerSecond));
    const auto [ec, n] = co_await http::async_read(connection_->stream(), buffer_, *parser_, kAsTuple);
    if (connection_->clear_deadline()) co_return problem_response(408, "the body did not arrive in time");
    if (ec == http::error::body_limit) co_return too_large(limit);
    if (ec) co_return refuse(ec);
    co_return std::nullopt;
  }

  [[nodiscard]] const ServerLimits& allowed() const { return connection_->site().limits; }

  std::shared_ptr<Connection> connection_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Upgrade> upgrade_;
};

/// Its own coroutine, so that an idle WebSocket does not keep the HTTP buffers.
Task<std::optional<Upgrade>> serve_requests(std::shared_ptr<Connection> connection) {
  HttpSession session(std::move(connection));
  co_return co_await session.run();
}

}  // namespace

Task<> serve_http(std::shared_ptr<Connection> connection) {
  auto upgrade = co_await serve_requests(connection);
  if (upgrade) {
    co_await serve_websocket(std::move(upgrade->session), std::move(upgrade->request), std::move(upgrade->subprotocol));
    co_return;
  }
  connection->set_on_stop(nullptr);
  co_await connection->stream().finish();
}

}  // namespace gridvisit::net
