// The server's half of one conversation with a phone. It takes messages and returns messages, and knows neither socket
// nor clock nor file: who owns it gives it a reader, the time and the writer's answers. Not for two threads at once.
//
// It keeps a cursor, never a queue: `next` reads from the database what the phone has not had yet, when it can take it.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "domain/actor.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/digest_mismatches.hpp"
#include "store/records.hpp"
#include "sync/recent_feed.hpp"
#include "sync/subscribed.hpp"

namespace gridvisit {

inline constexpr int kProtocolVersion = 1;
inline constexpr int kMinimumProtocolVersion = 1;

class ServerSession {
 public:
  struct Reply {
    Reply() = default;
    explicit Reply(v1::ServerMessage to_send) : message(std::move(to_send)) {}

    std::optional<v1::ServerMessage> message;
    std::vector<v1::Change> changes;  ///< to be applied in order, in one job, before anything else of this phone
    std::optional<DigestMismatchReport> mismatch;  ///< for the operator, to be stored
    std::optional<v1::LivePosition> position;      ///< of the phone, by the server's clock; to be checked and stored
    bool close = false;                            ///< after the message
    /// Of a message that other phones may be owed as well: the same name, the same message.
    std::string shared_name;
  };

  /// A phone below `minimum_version` may upload what it has, and is then told to update.
  explicit ServerSession(int minimum_version = kMinimumProtocolVersion, int batch_entries = limits::kBatchEntries)
      : minimum_version_(minimum_version), batch_entries_(batch_entries) {}

  /// What a message asks for. Whoever owns the session passes the changes of an upload to the writer and its answers
  /// to `answered`, and only then the next message to `receive`.
  Reply receive(const v1::ClientMessage& message, Reader reader, Timestamp now);

  /// An upload alone needs no reader: it can be taken without waiting for one.
  Reply receive_upload(const v1::Upload& upload);

  /// The answers to the changes of the last Reply, in order. A checkpoint that has them follows, whatever it holds.
  [[nodiscard]] v1::ServerMessage answered(const std::vector<v1::ChangeResult>& results);

  /// The next message the phone is owed; nothing until the feed moves on.
  Reply next(Reader reader, Timestamp now);

  /// Whether the message of that name is at hand.
  using IsMade = std::function<bool(const std::string& shared_name)>;
  /// The same for a phone that follows the tail, from memory alone: nullopt where only `next` can say. A message that
  /// was made for another phone is named only, not made again.
  std::optional<Reply> next_from(const RecentFeed& recent, Timestamp now, const IsMade& is_made = {});

  /// The user's rights, or the device's, may have changed: `next` looks at them again. Areas that are lost are dropped
  /// and new ones added in this conversation; any other change closes it, so that the phone is greeted anew.
  void rights_may_have_changed() { look_at_rights_ = true; }

  /// What was granted: a commit that touched a scope on the path of one of these may have something for the phone.
  [[nodiscard]] std::vector<std::string> prefixes() const;

  [[nodiscard]] const Actor& actor() const { return actor_; }
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] bool watches_positions() const { return watches_positions_; }

 private:
  /// An entry that concerns the phone, and the role by which it sees it.
  struct News {
    FeedEntry entry;
    v1::Role role;
  };

  static Reply refuse(v1::RefusalReason reason, std::string message);
  Reply greet(const v1::Hello& hello, Reader reader, Timestamp now);
  void subscribe(const v1::Hello& hello, Reader reader, Timestamp now, v1::Welcome& welcome);
  void begin_tail(Reader reader, std::int64_t newest, v1::Welcome& welcome);
  Reply receive_mismatch(const v1::DigestMismatch& mismatch, Reader reader, Timestamp now);
  Reply receive_position(const v1::PositionReport& report, Timestamp now) const;
  Reply look_at_rights(Reader reader, Timestamp now);
  void follow_areas(Reader reader, Timestamp now);
  Reply next_of_snapshot(Subscribed& subscribed, Reader reader);
  Reply next_of_tail(Reader reader, Timestamp now);
  void read_tail(Reader reader, std::int64_t newest, v1::Batch& batch);
  void add_entry(const FeedEntry& entry, Reader reader, v1::Batch& batch);
  std::optional<v1::Role> touch(const KindInfo& kind, std::string_view scope, std::int64_t seq);
  bool follows_tail() const;
  std::string shared_name(std::int64_t newest) const;
  bool owes_answers(std::int64_t newest) const;
  std::optional<std::int64_t> read_news(const RecentFeed& recent, std::vector<News>& news);
  static bool add_news(const News& news, v1::Batch& batch);
  v1::Checkpoint make_checkpoint(std::int64_t seq);
  void add_digests(Connection& connection, v1::Checkpoint& checkpoint);

  int minimum_version_;
  int batch_entries_;
  bool open_ = false;
  bool upload_only_ = false;
  bool watches_positions_ = false;
  bool look_at_rights_ = false;
  bool only_these_ = false;
  std::string token_;
  Actor actor_;
  std::vector<int> known_kinds_;
  std::vector<Subscribed> subscriptions_;
  std::deque<v1::ServerMessage> due_;            ///< scopes added and dropped
  std::vector<std::string> finished_snapshots_;  ///< since the last checkpoint
  std::int64_t scanned_seq_ = 0;                 ///< of the feed, for all subscriptions whose snapshot is done
  std::int64_t sent_seq_ = 0;                    ///< where the phone's tail is
  Timestamp digests_due_{};                      ///< with the first news from then on
  bool checkpoint_owed_ = true;                  ///< the phone waits for one, even if nothing is new
  std::int64_t answered_rev_ = 0;                ///< the highest that the phone was told of
  std::int64_t checkpoint_seq_ = 0;              ///< of the last checkpoint
  std::uint64_t next_number_ = 1;
  std::uint64_t last_waiting_ = 0;  ///< of the phone's changes, when it said Hello
};

}  // namespace gridvisit
