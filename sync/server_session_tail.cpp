// The tail of a conversation: what has come to the feed since, from the database or from memory.
#include <set>
#include <tuple>

#include "base/fault.hpp"
#include "base/limits.hpp"
#include "domain/disclosure.hpp"
#include "store/feed.hpp"
#include "sync/batch.hpp"
#include "sync/server_session.hpp"

namespace gridvisit {

using Reply = ServerSession::Reply;

namespace {

v1::Removal to_removal(const FeedEntry& entry) {
  v1::Removal removal;
  removal.set_kind(entry.kind);
  removal.set_id(entry.id);
  removal.set_seq(entry.seq);
  return removal;
}

}  // namespace

Reply ServerSession::next_of_tail(Reader reader, Timestamp now) {
  const std::int64_t newest = last_seq(reader.connection);
  // What the feed has forgotten meanwhile can be told no more: greeted anew, the phone fetches its prefixes anew.
  if (newest - scanned_seq_ > 1 && scanned_seq_ < feed_horizon(reader.connection)) {
    open_ = false;
    return refuse(v1::REFUSAL_REASON_UNAVAILABLE, "this conversation has fallen too far behind: connect again");
  }
  v1::Batch batch;
  read_tail(reader, newest, batch);
  const bool anything = batch.records_size() + batch.removals_size() > 0;
  checkpoint_owed_ = checkpoint_owed_ || anything || owes_answers(newest);
  const bool complete = checkpoint_owed_ && (scanned_seq_ >= newest || broken(Fault::checkpoint_atomicity));
  if (!anything && !complete) return {};
  batch.set_after_seq(sent_seq_);
  batch.set_seq(scanned_seq_);
  sent_seq_ = scanned_seq_;
  if (complete) {
    *batch.mutable_checkpoint() = make_checkpoint(newest);
    add_digests(reader.connection, *batch.mutable_checkpoint());
    digests_due_ = now + limits::kDigestPeriod;
  }
  return Reply(pack(batch));
}

// Up to the first page of the feed that has something for the phone.
void ServerSession::read_tail(Reader reader, std::int64_t newest, v1::Batch& batch) {
  while (scanned_seq_ < newest && batch.records_size() + batch.removals_size() == 0) {
    const auto entries = list_feed(reader.connection, scanned_seq_, batch_entries_);
    std::size_t bytes = 0;
    std::int64_t reached = entries.size() < static_cast<std::size_t>(batch_entries_) ? newest : entries.back().seq;
    for (const FeedEntry& entry : entries) {
      const int records = batch.records_size();
      add_entry(entry, reader, batch);
      if (batch.records_size() > records) bytes += batch.records().rbegin()->ByteSizeLong();
      if (bytes < limits::kBatchBytes) continue;
      reached = entry.seq;
      break;
    }
    scanned_seq_ = reached;
  }
}

// What an entry means for the subscriptions it concerns: the record as it is now, or its removal.
void ServerSession::add_entry(const FeedEntry& entry, Reader reader, v1::Batch& batch) {
  const KindInfo* kind = find_kind(entry.kind);
  if (kind == nullptr) return;
  const auto role = touch(*kind, entry.scope, entry.seq);
  if (!role) return;
  if (entry.removal) {
    *batch.add_removals() = to_removal(entry);
    return;
  }
  auto stored = find_record(reader, *kind, entry.id);
  if (!stored) return;
  disclose(stored->record, *role);
  *batch.add_records() = std::move(stored->record);
}

// The role by which the phone sees it; every subscription it belongs to has something for the next checkpoint.
std::optional<v1::Role> ServerSession::touch(const KindInfo& kind, std::string_view scope, std::int64_t seq) {
  std::optional<v1::Role> role;
  for (Subscribed& subscribed : subscriptions_) {
    const auto shown = subscribed.view.role_for(kind, scope);
    if (!shown) continue;
    subscribed.touched = true;
    if (subscribed.cursor < seq && !role) role = shown;
  }
  return role;
}

v1::Checkpoint ServerSession::make_checkpoint(std::int64_t seq) {
  v1::Checkpoint checkpoint;
  checkpoint.set_seq(seq);
  for (Subscribed& subscribed : subscriptions_) subscribed.cursor = seq;
  for (std::string& prefix : finished_snapshots_) checkpoint.add_snapshots(std::move(prefix));
  finished_snapshots_.clear();
  checkpoint_owed_ = false;
  checkpoint_seq_ = seq;
  return checkpoint;
}

void ServerSession::add_digests(Connection& connection, v1::Checkpoint& checkpoint) {
  for (Subscribed& subscribed : subscriptions_) {
    if (!subscribed.touched) continue;
    *checkpoint.add_scopes() = to_scope_digest(subscribed.view, connection);
    subscribed.touched = false;
  }
}

std::optional<Reply> ServerSession::next_from(const RecentFeed& recent, Timestamp now, const IsMade& is_made) {
  if (!open_) return Reply{};
  if (!follows_tail() || broken(Fault::checkpoint_atomicity)) return std::nullopt;
  std::vector<News> news;
  const auto newest = read_news(recent, news);
  if (!newest) return std::nullopt;
  if (news.empty() && !owes_answers(*newest)) {
    scanned_seq_ = *newest;
    return Reply{};
  }
  if (now >= digests_due_ || news.size() > static_cast<std::size_t>(batch_entries_)) return std::nullopt;
  Reply reply;
  reply.shared_name = shared_name(*newest);
  if (is_made && !reply.shared_name.empty() && is_made(reply.shared_name)) {
    scanned_seq_ = sent_seq_ = *newest;
    make_checkpoint(*newest);
    return reply;
  }
  v1::Batch batch;
  for (const News& piece : news) {
    if (!add_news(piece, batch)) return std::nullopt;
  }
  if (batch.ByteSizeLong() > limits::kBatchBytes) return std::nullopt;
  batch.set_after_seq(sent_seq_);
  batch.set_seq(*newest);
  scanned_seq_ = sent_seq_ = *newest;
  *batch.mutable_checkpoint() = make_checkpoint(*newest);
  reply.message = pack(batch);
  return reply;
}

// What a tail out of memory holds follows from where it begins and ends and from what the phone is shown; unless one of
// its scopes has had a part of it already.
std::string ServerSession::shared_name(std::int64_t newest) const {
  std::string name = std::to_string(sent_seq_) + '-' + std::to_string(newest);
  for (const Subscribed& subscribed : subscriptions_) {
    if (subscribed.cursor > sent_seq_) return {};
    name += '/' + subscribed.view.prefix() + ':' + std::to_string(subscribed.view.fingerprint());
  }
  return name;
}

bool ServerSession::owes_answers(std::int64_t newest) const {
  return checkpoint_seq_ < answered_rev_ && answered_rev_ <= newest;
}

bool ServerSession::follows_tail() const {
  return !look_at_rights_ && !upload_only_ && !checkpoint_owed_ && due_.empty() &&
         std::ranges::none_of(subscriptions_,
                              [](const Subscribed& subscribed) { return subscribed.snapshot.has_value(); });
}

// As in the database: of a record in a scope the newest entry alone.
std::optional<std::int64_t> ServerSession::read_news(const RecentFeed& recent, std::vector<News>& news) {
  const auto newest = recent.each_after(scanned_seq_, [&](const FeedEntry& entry) {
    const KindInfo* kind = find_kind(entry.kind);
    if (kind == nullptr) return;
    if (const auto role = touch(*kind, entry.scope, entry.seq)) news.push_back({entry, *role});
  });
  std::set<std::tuple<int, std::string, std::string>> seen;
  const auto older = std::remove_if(news.rbegin(), news.rend(), [&seen](const News& piece) {
    return !seen.emplace(piece.entry.kind, piece.entry.id, piece.entry.scope).second;
  });
  news.erase(news.begin(), older.base());
  return newest;
}

// False where the entry does not carry what was put.
bool ServerSession::add_news(const News& news, v1::Batch& batch) {
  if (news.entry.removal) {
    *batch.add_removals() = to_removal(news.entry);
    return true;
  }
  if (news.entry.record == nullptr) return false;
  v1::Record& record = *batch.add_records();
  record = *news.entry.record;
  disclose(record, news.role);
  return true;
}

}  // namespace gridvisit
