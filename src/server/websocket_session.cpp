#include "server/websocket_session.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/error.hpp>

#include "base/log.hpp"
#include "server/once.hpp"

namespace gridvisit {

void WebSocketConnection::wake() const {
  if (const auto control = control_.lock()) control->wake();
}

void WebSocketConnection::close(CloseCode code, std::string reason) const {
  if (const auto control = control_.lock()) control->close(code, std::move(reason));
}

WebSocketConnection::Control::Control(std::shared_ptr<net::Connection> connection)
    : connection_(std::move(connection)),
      reader_signal_(connection_->executor(), net::kNever),
      writer_signal_(connection_->executor(), net::kNever),
      keeper_signal_(connection_->executor(), net::kNever) {}

void WebSocketConnection::Control::wake() {
  if (woken_.exchange(true)) return;
  net::asio::post(connection_->executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->writer_signal_.cancel();
  });
}

void WebSocketConnection::Control::close(CloseCode code, std::string reason) {
  net::asio::post(connection_->executor(),
                  [weak = weak_from_this(), goodbye = Goodbye{code, std::move(reason)}]() mutable {
                    if (const auto self = weak.lock()) self->begin_close(std::move(goodbye));
                  });
}

void WebSocketConnection::Control::begin_close(Goodbye goodbye) {
  if (goodbye_) return;
  goodbye_ = std::move(goodbye);
  signal_all();
}

void WebSocketConnection::Control::signal_all() {
  reader_signal_.cancel();
  writer_signal_.cancel();
  keeper_signal_.cancel();
}

}  // namespace gridvisit

namespace gridvisit::net {

namespace websocket = boost::beast::websocket;

namespace {

CloseCode code_of(error_code ec, const websocket::close_reason& reason) {
  if (ec == websocket::error::closed) {
    return reason.code == websocket::close_code::none ? CloseCode::no_status : CloseCode{reason.code};
  }
  if (ec == websocket::error::message_too_big) return CloseCode::too_big;
  if (ec == websocket::condition::protocol_violation) return CloseCode::protocol_error;
  return CloseCode::abnormal;
}

/// Cuts between characters, not within one.
std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

WebSocketSession::WebSocketSession(std::shared_ptr<Connection> connection)
    : Control(std::move(connection)), socket_(connection_->stream()) {
  const ServerLimits& limits = connection_->site().limits;
  // The keeper does the idle deadline: Beast's own would bury a slow peer in the middle of a long message.
  socket_.set_option(websocket::stream_base::timeout{limits.request_deadline, websocket::stream_base::none(), false});
  socket_.read_message_max(limits.websocket_message_bytes);
  socket_.auto_fragment(false);
}

std::weak_ptr<WebSocketSession> WebSocketSession::weak() {
  return std::static_pointer_cast<WebSocketSession>(shared_from_this());
}

void WebSocketSession::end(CloseCode code) {
  if (ended_) return;
  ended_ = true;
  close_code_ = code == CloseCode::abnormal && goodbye_ ? goodbye_->code : code;
  signal_all();
}

void WebSocketSession::hand_over(WebSocketMessage message) {
  handling_ = true;
  const auto once = std::make_shared<Once<std::monostate>>(
      [weak = weak(), executor = connection_->executor(), io = connection_->io()](std::optional<std::monostate> done) {
        asio::dispatch(executor, [weak, dropped = !done] {
          const auto self = weak.lock();
          if (!self) return;
          self->handling_ = false;
          if (dropped) self->begin_close({CloseCode::internal_error, "a message was dropped"});
          self->reader_signal_.cancel();
        });
      });
  try {
    handler_->on_message(std::move(message), [once] { (*once)({}); });
  } catch (const std::exception& error) {
    log::error("a WebSocket's handler failed at a message: {}", error.what());  // the dropped callback closes it
  }
}

Task<> WebSocketSession::read_messages() {
  while (!leaving()) {
    WebSocketMessage message;
    auto buffer = asio::dynamic_buffer(message.bytes);
    const auto [ec, n] = co_await socket_.async_read(buffer, kAsTuple);
    if (ec) {
      end(code_of(ec, socket_.reason()));
      co_return;
    }
    message.binary = socket_.got_binary();
    hand_over(std::move(message));
    while (handling_ && !leaving()) {
      co_await reader_signal_.async_wait(kAsTuple);
    }
  }
}

void WebSocketSession::ask() {
  answer_.reset();
  const auto once = std::make_shared<Once<Answered>>(
      [weak = weak(), executor = connection_->executor(), io = connection_->io()](std::optional<Answered> answer) {
        asio::dispatch(executor, [weak, answer = std::move(answer)]() mutable {
          const auto self = weak.lock();
          if (!self) return;
          if (!answer) self->begin_close({CloseCode::internal_error, "an answer was dropped"});
          self->answer_ = std::move(answer);
          self->writer_signal_.cancel();
        });
      });
  try {
    handler_->next_message([once](Answered answer) { (*once)(std::move(answer)); });
  } catch (const std::exception& error) {
    log::error("a WebSocket's handler failed at the next message: {}", error.what());
  }
}

Task<> WebSocketSession::write_messages() {
  while (!leaving()) {
    if (!woken_.exchange(false)) {
      co_await writer_signal_.async_wait(kAsTuple);
      continue;
    }
    while (!leaving()) {
      ask();
      while (!answer_ && !leaving()) {
        co_await writer_signal_.async_wait(kAsTuple);
      }
      if (leaving() || !*answer_) break;
      const OutgoingMessage message = std::move(**answer_);
      socket_.binary(message.binary);
      writing_ = true;
      const auto [ec, n] = co_await socket_.async_write(asio::buffer(*message.bytes), kAsTuple);
      writing_ = false;
      if (ec) {
        end(CloseCode::abnormal);
        co_return;
      }
    }
  }
  if (ended_) co_return;
  const std::string_view reason = cut_utf8(goodbye_->reason, 123);
  co_await socket_.async_close({static_cast<websocket::close_code>(goodbye_->code), reason}, kAsTuple);
  end(goodbye_->code);
}

void WebSocketSession::ping() {
  if (pinging_ || writing_) return;
  pinging_ = true;
  socket_.async_ping({}, [weak = weak()](error_code) {
    if (const auto self = weak.lock()) self->pinging_ = false;
  });
}

/// Since it was last asked: while a message goes out, that some of it went; otherwise, that something came.
bool WebSocketSession::shows_life() {
  const std::uint64_t received = std::exchange(seen_received_, connection_->stream().received());
  const std::uint64_t sent = std::exchange(seen_sent_, connection_->stream().sent());
  return writing_ ? sent != seen_sent_ : received != seen_received_;
}

Task<> WebSocketSession::keep() {
  const ServerLimits& limits = connection_->site().limits;
  const auto now = [] { return std::chrono::steady_clock::now(); };
  auto next = now() + limits.websocket_idle_deadline / 2;
  bool closing = false;
  int silent_halves = 0;
  while (running_ > 0) {
    if (ended_) {
      connection_->stream().close();
      next = kNever;  // what is left is the others' return
    } else if (goodbye_ && !closing) {
      closing = true;
      next = now() + limits.shutdown_deadline;
    }
    keeper_signal_.expires_at(next);
    co_await keeper_signal_.async_wait(kAsTuple);
    if (ended_ || now() < next) continue;
    silent_halves = shows_life() ? 0 : silent_halves + 1;
    if (closing || silent_halves == 2) {
      end(CloseCode::abnormal);
      continue;
    }
    if (silent_halves == 1) ping();
    next = now() + limits.websocket_idle_deadline / 2;
  }
}

void WebSocketSession::start(Task<> task) {
  ++running_;
  asio::co_spawn(connection_->executor(), std::move(task),
                 [self = shared_from_this(), this](const std::exception_ptr& failed) {
                   --running_;
                   if (failed) {
                     log::error("a WebSocket handler failed");
                     begin_close({CloseCode::internal_error, "a defect of the server"});
                     end(CloseCode::internal_error);
                   }
                   keeper_signal_.cancel();
                 });
}

Task<> WebSocketSession::run(BeastRequest upgrade, std::string subprotocol) {
  socket_.set_option(websocket::stream_base::decorator([subprotocol](websocket::response_type& response) {
    if (!subprotocol.empty()) response.set(boost::beast::http::field::sec_websocket_protocol, subprotocol);
  }));
  const auto [ec] = co_await socket_.async_accept(upgrade, kAsTuple);
  if (!ec) {
    upgrade = {};
    connection_->set_on_stop([this] { begin_close({CloseCode::going_away, "the server stops"}); });
    start(read_messages());
    start(write_messages());
    co_await keep();
    connection_->set_on_stop(nullptr);
  }
  handler_->on_close(close_code_);
  handler_ = nullptr;
}

Task<> serve_websocket(std::shared_ptr<WebSocketSession> session, BeastRequest upgrade, std::string subprotocol) {
  co_await session->run(std::move(upgrade), std::move(subprotocol));
}

}  // namespace gridvisit::net
