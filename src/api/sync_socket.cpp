#include "api/sync_socket.hpp"

#include <deque>

#include "api/record_json.hpp"
#include "base/log.hpp"
#include "sync/apply_change.hpp"
#include "sync/server_session.hpp"

namespace gridvisit {
namespace {

/// One phone's connection. The session is used by a reader thread, the writer's thread and an I/O thread in turn, and
/// by one at a time.
class SyncSocket : public WebSocketHandler, public std::enable_shared_from_this<SyncSocket> {
 public:
  SyncSocket(Services services, WebSocketConnection connection, bool json)
      : services_(std::move(services)), connection_(std::move(connection)), json_(json) {}

  void on_message(WebSocketMessage message, Done done) override {
    v1::ClientMessage decoded;
    if (!decode(message, decoded)) {
      refuse(v1::REFUSAL_REASON_PROTOCOL, "the message cannot be read");
      done();
      return;
    }
    const std::unique_lock lock(mutex_);
    if (decoded.has_upload() && session_.is_open()) {
      handle(session_.receive_upload(decoded.upload()), std::move(done));
      return;
    }
    services_.readers.submit(
        [self = shared_from_this(), decoded = std::move(decoded), done](Reader reader) {
          const std::scoped_lock reading(self->mutex_);
          self->handle(self->session_.receive(decoded, reader, self->services_.clock()), done);
          if (self->session_.is_open() && self->ticket_ == 0 && !self->closed_) {
            self->ticket_ = self->services_.bell.add(self->session_.prefixes(), self->connection_);
          }
        },
        [self = shared_from_this(), done](const Error& error) {
          self->refuse(v1::REFUSAL_REASON_UNAVAILABLE, error.message);
          done();
        });
  }

  void next_message(Answer answer) override {
    const std::unique_lock lock(mutex_);
    if (!outgoing_.empty()) {
      answer(take_outgoing());
      return;
    }
    if (closing_) {
      connection_.close(CloseCode::policy);
      answer(std::nullopt);
      return;
    }
    if (!session_.is_open()) {
      answer(std::nullopt);
      return;
    }
    services_.readers.submit(
        [self = shared_from_this(), answer](Reader reader) {
          const std::scoped_lock reading(self->mutex_);
          ServerSession::Reply reply = self->session_.next(reader);
          self->closing_ = self->closing_ || reply.close;
          if (reply.message) self->outgoing_.push_back(self->encode(*reply.message));
          answer(self->outgoing_.empty() ? std::nullopt : std::optional(self->take_outgoing()));
        },
        [self = shared_from_this(), answer](const Error& error) {
          self->refuse(v1::REFUSAL_REASON_UNAVAILABLE, error.message);
          answer(std::nullopt);
        });
  }

  void on_close(CloseCode /*code*/) override {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    if (ticket_ != 0) services_.bell.remove(ticket_);
  }

 private:
  bool decode(const WebSocketMessage& message, v1::ClientMessage& decoded) const {
    if (message.binary == json_) return false;
    return json_ ? from_json(message.bytes, decoded).has_value() : decoded.ParseFromString(message.bytes);
  }

  [[nodiscard]] OutgoingMessage encode(const v1::ServerMessage& message) const {
    return {std::make_shared<const std::string>(json_ ? to_json(message) : message.SerializeAsString()), !json_};
  }

  OutgoingMessage take_outgoing() {
    OutgoingMessage next = std::move(outgoing_.front());
    outgoing_.pop_front();
    return next;
  }

  // With the mutex held.
  void handle(ServerSession::Reply reply, Done done) {
    if (reply.message) outgoing_.push_back(encode(*reply.message));
    closing_ = closing_ || reply.close;
    if (!reply.changes.empty()) {
      apply(std::move(reply.changes), std::move(done));
      return;
    }
    connection_.wake();
    done();
  }

  // One job for the whole upload: the changes stay in order, and either all have an answer or none.
  void apply(std::vector<v1::Change> changes, Done done) {
    auto results = std::make_shared<std::vector<v1::ChangeResult>>();
    services_.writer.submit(
        [actor = session_.actor(), changes = std::move(changes), results](Transaction& transaction) -> Result<> {
          for (const v1::Change& change : changes) {
            auto result = apply_change(transaction, actor, change);
            if (!result) return failure(result);
            results->push_back(std::move(*result));
          }
          return {};
        },
        [self = shared_from_this(), results, done = std::move(done)](const Result<>& stored) {
          if (stored) {
            const std::scoped_lock lock(self->mutex_);
            self->outgoing_.push_back(self->encode(self->session_.answered(*results)));
            self->connection_.wake();
          } else {
            self->refuse(v1::REFUSAL_REASON_UNAVAILABLE, stored.error().message);
          }
          done();
        });
  }

  void refuse(v1::RefusalReason reason, const std::string& message) {
    v1::ServerMessage refusal;
    refusal.mutable_refusal()->set_reason(reason);
    refusal.mutable_refusal()->set_message(message);
    const std::scoped_lock lock(mutex_);
    outgoing_.push_back(encode(refusal));
    closing_ = true;
    connection_.wake();
  }

  Services services_;
  WebSocketConnection connection_;
  bool json_;
  std::mutex mutex_;
  ServerSession session_;
  std::deque<OutgoingMessage> outgoing_;  ///< answers: at most one for each message read, so a handful
  CommitBell::Ticket ticket_ = 0;
  bool closing_ = false;
  bool closed_ = false;
};

}  // namespace

WebSocketRoute sync_route(Services services) {
  return {"/sync",
          {kBinarySubprotocol, kJsonSubprotocol},
          [services](const Request& /*upgrade*/, std::string_view subprotocol, WebSocketConnection connection) {
            return std::make_shared<SyncSocket>(services, std::move(connection), subprotocol == kJsonSubprotocol);
          }};
}

}  // namespace gridvisit
