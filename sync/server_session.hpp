// The server's half of one conversation with a phone. It takes messages and returns messages, and knows neither socket
// nor clock nor file: who owns it gives it a reader, the time and the writer's answers. Not for two threads at once.
//
// It keeps a cursor, never a queue: `next` reads from the database what the phone has not had yet, when it can take it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/records.hpp"
#include "sync/view.hpp"

namespace gridvisit {

inline constexpr int kProtocolVersion = 1;
inline constexpr int kMinimumProtocolVersion = 1;

class ServerSession {
 public:
  struct Reply {
    std::optional<v1::ServerMessage> message;
    std::vector<v1::Change> changes;  ///< to be applied in order, in one job, before anything else of this phone
    bool close = false;               ///< after the message
  };

  /// What a message asks for. Whoever owns the session passes the changes of an upload to the writer and its answers
  /// to `answered`, and only then the next message to `receive`.
  Reply receive(const v1::ClientMessage& message, Reader reader, Timestamp now);

  /// An upload alone needs no reader: it can be taken without waiting for one.
  Reply receive_upload(const v1::Upload& upload);

  /// The answers to the changes of the last Reply, in order.
  [[nodiscard]] v1::ServerMessage answered(const std::vector<v1::ChangeResult>& results) const;

  /// The next batch or checkpoint; nothing until the feed moves on. The user's roles are read again when they may have
  /// changed: `close` then tells the phone to come back and be granted what is its own now.
  Reply next(Reader reader);

  /// What was granted: a commit that touched a scope on the path of one of these may have something for the phone.
  [[nodiscard]] std::vector<std::string> prefixes() const;

  [[nodiscard]] const Actor& actor() const { return actor_; }
  [[nodiscard]] bool is_open() const { return open_; }

 private:
  struct Subscribed {
    View view;
    std::int64_t cursor = 0;
    std::optional<v1::SnapshotPlace> snapshot;  ///< running
  };

  Reply greet(const v1::Hello& hello, Reader reader, Timestamp now);
  void subscribe(const v1::Hello& hello, std::int64_t newest_seq, v1::Welcome& welcome);
  Reply next_of_snapshot(Subscribed& subscribed, Reader reader);
  static Reply send_of_snapshot(v1::Batch& batch, const Subscribed& subscribed);
  Reply next_of_tail(Reader reader);
  v1::Checkpoint make_checkpoint(Connection& connection, std::int64_t seq);
  void add_entry(const FeedEntry& entry, Reader reader, v1::Batch& batch) const;
  std::optional<v1::Role> best_role(const KindInfo& kind, std::string_view scope, std::int64_t seq) const;

  bool open_ = false;
  Actor actor_;
  std::vector<Subscribed> subscriptions_;
  std::vector<std::string> finished_snapshots_;  ///< since the last checkpoint
  std::int64_t scanned_seq_ = 0;                 ///< of the feed, for all subscriptions whose snapshot is done
  std::optional<v1::Checkpoint> due_checkpoint_;
  bool checkpoint_owed_ = true;  ///< the phone waits for one, even if nothing is new
  std::uint64_t next_number_ = 1;
};

}  // namespace gridvisit
