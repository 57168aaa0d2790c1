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

/// What became of one request.
struct Outcome {
  AfterAnswer after = AfterAnswer::close;
  std::optional<Upgrade> upgrade;
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
    const auto [ec, n] = co_await connection->stream().async_write_some(rest, as_tuple);
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
    co_await slot->arrived.async_wait(as_tuple);
    connection->set_on_cut_off(nullptr);
  }
  if (slot->response) co_return std::move(*slot->response);
  log::warn("no answer to {} {} in time", route->method, route->pattern);
  co_return problem_response(503, "the server did not finish in time; try again later");
}

Response refuse(error_code ec) {
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow)
    return problem_response(431, "the header fields are too large");
  if (ec == http::error::body_limit) return problem_response(413, "the body is larger than this address takes");
  return problem_response(400, fmt::format("this is not an HTTP/1.1 request: {}", ec.message()));
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

/// Waits for the first byte of the next request. False where none comes.
Task<bool> await_request(std::shared_ptr<Connection> connection, boost::beast::flat_buffer& buffer) {
  if (buffer.size() > 0) co_return true;
  if (connection->stopping()) co_return false;
  connection->set_on_stop([raw = connection.get()] { raw->stream().interrupt(); });
  connection->set_deadline(connection->site().limits.idle_deadline);
  constexpr std::size_t kFirstRead = 2048;
  const auto [ec, n] = co_await connection->stream().async_read_some(buffer.prepare(kFirstRead), as_tuple);
  connection->clear_deadline();
  connection->set_on_stop(nullptr);
  buffer.commit(n);
  co_return !ec && n > 0;
}

/// Reads the body that a route of that limit takes; an answer where it cannot be had.
Task<std::optional<Response>> read_body(std::shared_ptr<Connection> connection, boost::beast::flat_buffer& buffer,
                                        Parser& parser, std::size_t limit) {
  if (parser.is_done()) co_return std::nullopt;
  const std::uint64_t announced = parser.content_length().value_or(0);
  if (announced > limit) co_return refuse(http::error::body_limit);
  parser.body_limit(limit);
  if (parser.get()[http::field::expect] == "100-continue") {
    const bool written = co_await write_all(connection, "HTTP/1.1 100 Continue\r\n\r\n", nullptr);
    if (!written) co_return problem_response(400, "the connection broke");
  }
  const std::size_t expected = parser.chunked() ? limit : static_cast<std::size_t>(announced);
  connection->set_deadline(connection->site().limits.request_deadline +
                           std::chrono::seconds(expected / limits::kHttpBytesPerSecond));
  const auto [ec, n] = co_await http::async_read(connection->stream(), buffer, parser, as_tuple);
  if (connection->clear_deadline()) co_return problem_response(408, "the body did not arrive in time");
  if (ec) co_return refuse(ec);
  co_return std::nullopt;
}

/// Reads, routes and answers one request, the head of which begins in the buffer or follows it.
Task<Outcome> serve_request(std::shared_ptr<Connection> connection, boost::beast::flat_buffer& buffer) {
  const Site& site = connection->site();
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(site.limits.header_bytes));
  parser.body_limit(boost::none);  // the route says, and it is not known yet
  connection->set_deadline(site.limits.request_deadline);
  const auto [ec, n] = co_await http::async_read_header(connection->stream(), buffer, parser, as_tuple);
  const bool late = connection->clear_deadline();
  if (late || ec) {
    if (ec == http::error::end_of_stream ||
        (ec && !late && ec.category() != http::make_error_code(http::error::bad_field).category())) {
      co_return Outcome{};
    }
    Response refusal = late ? problem_response(408, "the request did not arrive in time") : refuse(ec);
    co_await send(connection, std::move(refusal), {}, AfterAnswer::close);
    co_return Outcome{};
  }

  const std::string method(parser.get().method_string());
  auto request = read_request(parser.get(), connection->remote_address());
  Response response;
  if (!request) {
    response = problem_response(400, request.error().message);
  } else if (const WebSocketRoute* websocket = site.router.find_websocket(request->path)) {
    Outcome outcome;
    auto refusal = buffer.size() > 0 || !parser.is_done()
                       ? problem_response(400, "an upgrade carries no body")
                       : open_websocket(connection, *websocket, parser.release(), *request, outcome.upgrade);
    if (!refusal) co_return outcome;
    response = std::move(*refusal);
  } else {
    auto found = site.router.find(method, request->path);
    if (std::holds_alternative<Router::NotFound>(found)) {
      response = problem_response(404, "there is nothing at this address");
    } else if (const auto* refused = std::get_if<Router::MethodNotAllowed>(&found)) {
      response = problem_response(405, fmt::format("this address takes {}", refused->allow));
      response.headers.add("Allow", refused->allow);
    } else {
      auto& match = std::get<Router::Match>(found);
      auto unreadable = co_await read_body(connection, buffer, parser, match.route->body_limit);
      if (unreadable) {
        response = std::move(*unreadable);
      } else {
        request->body = std::move(parser.get().body());
        request->path_parameters = std::move(match.parameters);
        response = co_await ask(connection, match.route, std::move(*request));
      }
    }
  }
  // A body that was not read would be taken for the next request.
  const AfterAnswer wanted = parser.is_done() && parser.keep_alive() ? AfterAnswer::keep : AfterAnswer::close;
  co_return Outcome{co_await send(connection, std::move(response), method, wanted), std::nullopt};
}

/// Request after request; an upgrade ends it.
Task<std::optional<Upgrade>> serve_requests(std::shared_ptr<Connection> connection) {
  boost::beast::flat_buffer buffer;
  while (true) {
    const bool more = co_await await_request(connection, buffer);
    if (!more) co_return std::nullopt;
    Outcome outcome = co_await serve_request(connection, buffer);
    if (outcome.upgrade) co_return std::move(outcome.upgrade);
    if (outcome.after == AfterAnswer::close) co_return std::nullopt;
  }
}

}  // namespace

Task<> serve_http(std::shared_ptr<Connection> connection) {
  // Its own scope, so that an idle WebSocket does not keep the HTTP buffers.
  auto upgrade = co_await serve_requests(connection);
  if (upgrade) {
    co_await serve_websocket(std::move(upgrade->session), std::move(upgrade->request), std::move(upgrade->subprotocol));
    co_return;
  }
  connection->set_on_stop(nullptr);
  co_await connection->stream().finish();
}

}  // namespace gridvisit::net
