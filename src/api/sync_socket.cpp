#include "api/sync_socket.hpp"

#include <atomic>
#include <deque>

#include "api/record_json.hpp"
#include "base/log.hpp"
#include "base/position.hpp"
#include "domain/live_position.hpp"
#include "domain/working_hours.hpp"
#include "store/digest_mismatches.hpp"
#include "store/live_positions.hpp"
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
          const Timestamp now = self->services_.clock();
          ServerSession::Reply reply = self->session_.receive(decoded, reader, now);
          if (reply.position) self->share_position(*reply.position, reader, now);
          self->handle(std::move(reply), done);
          if (self->session_.is_open() && self->ticket_ == 0 && !self->closed_) self->begin_listening();
        },
        [self = shared_from_this(), done](const Error& error) {
          self->refuse(v1::REFUSAL_REASON_UNAVAILABLE, error.message);
          done();
        });
  }

  void next_message(Answer answer) override {
    if (replaced_.exchange(false)) {
      refuse(v1::REFUSAL_REASON_REPLACED, "this device has connected anew");
    }
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
    if (!session_.is_open() || next_from_memory()) {
      answer(outgoing_.empty() ? std::nullopt : std::optional(take_outgoing()));
      return;
    }
    services_.readers.submit(
        [self = shared_from_this(), answer](Reader reader) {
          const std::scoped_lock reading(self->mutex_);
          self->read_next(reader);
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
    return json_ ? from_json_of_any_version(message.bytes, decoded).has_value()
                 : decoded.ParseFromString(message.bytes);
  }

  [[nodiscard]] OutgoingMessage encode(const v1::ServerMessage& message) const {
    return {std::make_shared<const std::string>(json_ ? to_json(message) : message.SerializeAsString()), !json_};
  }

  OutgoingMessage take_outgoing() {
    OutgoingMessage next = std::move(outgoing_.front());
    outgoing_.pop_front();
    return next;
  }

  // With the mutex held, as the next four.
  void begin_listening() {
    const auto ring = [weak = weak_from_this(), connection = connection_](WakeReason why) {
      if (const auto self = weak.lock()) {
        if (why == WakeReason::rights) self->rights_may_have_changed_ = true;
        if (why == WakeReason::replaced) self->replaced_ = true;
      }
      connection.wake();
    };
    prefixes_ = session_.prefixes();
    ticket_ = services_.bell.add(
        {prefixes_, session_.actor().user_id, session_.actor().device_id, session_.watches_positions(), ring});
  }

  // False where only the database knows what comes next.
  bool next_from_memory() {
    if (rights_may_have_changed_) return false;
    RecentFeed& recent = services_.bell.recent();
    const std::string wire = json_ ? "json " : "binary ";
    std::shared_ptr<const std::string> made;
    const auto reply = session_.next_from(recent, services_.clock(), [&](const std::string& name) {
      made = recent.find_message(wire + name);
      return made != nullptr;
    });
    if (!reply) return false;
    if (made) {
      outgoing_.push_back({made, !json_});
    } else if (reply->message) {
      outgoing_.push_back(encode(*reply->message));
      if (!reply->shared_name.empty()) recent.keep_message(wire + reply->shared_name, outgoing_.back().bytes);
    } else if (session_.watches_positions()) {
      show_positions();
    }
    return true;
  }

  void read_next(Reader reader) {
    if (rights_may_have_changed_.exchange(false)) session_.rights_may_have_changed();
    ServerSession::Reply reply = session_.next(reader, services_.clock());
    closing_ = closing_ || reply.close;
    if (reply.message) outgoing_.push_back(encode(*reply.message));
    if (auto prefixes = session_.prefixes(); ticket_ != 0 && !closed_ && prefixes != prefixes_) {
      prefixes_ = std::move(prefixes);
      services_.bell.listen_to(ticket_, prefixes_);
    }
    if (outgoing_.empty() && session_.watches_positions()) show_positions();
  }

  void show_positions() {
    v1::ServerMessage message;
    *message.mutable_live_positions() = services_.positions.newer(watched_areas(session_.actor()), positions_stamp_);
    if (!message.live_positions().positions().empty()) outgoing_.push_back(encode(message));
  }

  // Kept and shown only of users who consented, in working hours.
  void share_position(const v1::LivePosition& position, Reader reader, Timestamp now) {
    const auto user = find_record(reader, *find_kind(v1::KIND_USER), position.user_id());
    const Position at{position.position().lon_deg(), position.position().lat_deg()};
    if (!user || !user->record.user().shares_position() || !is_working_time(now) || !is_valid(at)) return;
    if (!services_.positions.put(position, areas(session_.actor()))) return;
    services_.writer.submit(
        [position](Transaction& transaction) -> Result<> {
          store_position(transaction, position);
          return {};
        },
        [](const Result<>& stored) {
          if (!stored) log::warn("a live position was not stored: {}", stored.error().message);
        });
    services_.bell.ring_for_positions();
  }

  // With the mutex held.
  void handle(ServerSession::Reply reply, Done done) {
    if (reply.message) outgoing_.push_back(encode(*reply.message));
    closing_ = closing_ || reply.close;
    if (reply.mismatch) report(std::move(*reply.mismatch));
    if (!reply.changes.empty()) {
      apply(std::move(reply.changes), std::move(done));
      return;
    }
    connection_.wake();
    done();
  }

  void report(DigestMismatchReport mismatch) {
    log::warn(
        "device {} holds {} otherwise than the server: {}", mismatch.device_id, mismatch.server.prefix(),
        mismatch.refetched ? "it fetches it anew" : "also after fetching it anew; see 'gridvisit device mismatches'");
    services_.writer.submit(
        [mismatch = std::move(mismatch)](Transaction& transaction) -> Result<> {
          record_mismatch(transaction, mismatch);
          return {};
        },
        [](const Result<>& stored) {
          if (!stored) log::error("a digest mismatch was not recorded: {}", stored.error().message);
        });
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
  std::atomic<bool> rights_may_have_changed_ = false;  ///< set by whoever rings
  std::atomic<bool> replaced_ = false;
  std::mutex mutex_;
  ServerSession session_;
  std::deque<OutgoingMessage> outgoing_;  ///< answers: at most one for each message read, so a handful
  std::vector<std::string> prefixes_;     ///< as the bell knows them
  std::uint64_t positions_stamp_ = 0;
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
