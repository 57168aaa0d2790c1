#include "sync/server_session.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "store/accounts.hpp"
#include "store/audit.hpp"
#include "sync/batch.hpp"

namespace gridvisit {
namespace {

ServerSession::Reply refuse(v1::RefusalReason reason, std::string message) {
  ServerSession::Reply reply;
  reply.message.emplace();
  reply.message->mutable_refusal()->set_reason(reason);
  reply.message->mutable_refusal()->set_message(std::move(message));
  reply.close = true;
  return reply;
}

ServerSession::Reply send(v1::ServerMessage message) {
  ServerSession::Reply reply;
  reply.message = std::move(message);
  return reply;
}

Actor load_actor(Connection& connection, const TokenHolder& holder) {
  Actor actor{holder.user_id, holder.device_id, {}};
  for (auto& [role, code] : load_grants(connection, holder.user_id)) actor.grants.push_back({role, std::move(code)});
  return actor;
}

// A phone follows its user's areas as they change, unless it asks for certain prefixes only.
std::vector<v1::Subscription> wanted_subscriptions(const v1::Hello& hello, const Actor& actor) {
  const auto& held = hello.subscriptions();
  if (hello.only_these()) return {held.begin(), held.end()};
  std::vector<v1::Subscription> wanted;
  for (std::string& area : areas(actor)) {
    const auto found = std::ranges::find(held, area, &v1::Subscription::prefix);
    if (found != held.end()) {
      wanted.push_back(*found);
    } else {
      wanted.emplace_back().set_prefix(std::move(area));
    }
  }
  return wanted;
}

// Whether an entry may change what somebody is allowed to see.
bool concerns_rights(const FeedEntry& entry) {
  return entry.kind == v1::KIND_ASSIGNMENT || entry.kind == v1::KIND_USER || entry.kind == v1::KIND_DEVICE;
}

}  // namespace

ServerSession::Reply ServerSession::receive(const v1::ClientMessage& message, Reader reader, Timestamp now) {
  if (message.has_hello() && !open_) return greet(message.hello(), reader, now);
  if (message.has_upload() && open_) return receive_upload(message.upload());
  return refuse(v1::REFUSAL_REASON_PROTOCOL,
                open_ ? "only uploads are expected after Hello" : "a session begins with Hello");
}

ServerSession::Reply ServerSession::greet(const v1::Hello& hello, Reader reader, Timestamp now) {
  if (hello.protocol_version() < kMinimumProtocolVersion) {
    return refuse(v1::REFUSAL_REASON_VERSION, "this version of the app is too old for the server: update it");
  }
  const auto holder = find_token(reader.connection, TokenPurpose::device, hello.device_token(), now);
  if (!holder) {
    return refuse(v1::REFUSAL_REASON_UNAUTHENTICATED, "this device is not (any longer) enrolled: enrol it again");
  }
  if (hello.subscriptions_size() > static_cast<int>(limits::kSubscriptions)) {
    return refuse(v1::REFUSAL_REASON_LIMIT, "too many subscriptions");
  }
  actor_ = load_actor(reader.connection, *holder);
  // A database restored from a backup may have forgotten answers the phone has had.
  next_number_ = std::max(last_answered_number(reader.connection, actor_.device_id) + 1, hello.first_number());
  v1::ServerMessage message;
  v1::Welcome& welcome = *message.mutable_welcome();
  welcome.set_user_id(actor_.user_id);
  welcome.set_device_id(actor_.device_id);
  welcome.mutable_limits()->set_message_bytes(limits::kWebSocketMessageBytes);
  welcome.mutable_limits()->set_changes_per_message(limits::kChangesPerMessage);
  welcome.mutable_limits()->set_changes_in_flight(limits::kChangesInFlight);
  welcome.set_server_time_ms(now.time_since_epoch().count());
  welcome.set_minimum_version(kMinimumProtocolVersion);
  welcome.set_last_number(next_number_ - 1);
  subscribe(hello, last_seq(reader.connection), welcome);
  open_ = true;
  return send(std::move(message));
}

void ServerSession::subscribe(const v1::Hello& hello, std::int64_t newest_seq, v1::Welcome& welcome) {
  const std::vector<v1::Subscription> wanted = wanted_subscriptions(hello, actor_);
  const std::vector<int> known_kinds(hello.known_kinds().begin(), hello.known_kinds().end());
  scanned_seq_ = newest_seq;
  for (const v1::Subscription& subscription : wanted) {
    const bool granted =
        is_scope_code(subscription.prefix()) &&
        std::ranges::any_of(areas(actor_), [&](const auto& area) { return is_within(subscription.prefix(), area); });
    if (!granted) continue;
    welcome.add_prefixes(subscription.prefix());
    Subscribed subscribed{View(subscription.prefix(), actor_, known_kinds), subscription.cursor(), std::nullopt};
    // A cursor from the future is another database's: one restored from a backup.
    const bool useless = subscription.cursor() > newest_seq || subscription.snapshot().seq() > newest_seq;
    if (useless) welcome.add_refetch(subscription.prefix());
    if (useless || (subscription.cursor() <= 0 && !subscription.has_snapshot())) {
      subscribed.snapshot.emplace().set_seq(newest_seq);
    } else if (subscription.has_snapshot()) {
      subscribed.snapshot = subscription.snapshot();
    }
    if (subscribed.snapshot) subscribed.cursor = subscribed.snapshot->seq();
    scanned_seq_ = std::min(scanned_seq_, subscribed.cursor);
    subscriptions_.push_back(std::move(subscribed));
  }
}

ServerSession::Reply ServerSession::receive_upload(const v1::Upload& upload) {
  if (upload.changes_size() > static_cast<int>(limits::kChangesPerMessage)) {
    return refuse(v1::REFUSAL_REASON_LIMIT, "too many changes in one message");
  }
  Reply reply;
  for (const v1::Change& change : upload.changes()) {
    if (change.number() == 0) return refuse(v1::REFUSAL_REASON_PROTOCOL, "a phone's changes are numbered from 1");
    // A number from before is answered again; one after a gap waits until the gap is filled.
    if (change.number() > next_number_) break;
    next_number_ = std::max(next_number_, change.number() + 1);
    reply.changes.push_back(change);
  }
  if (reply.changes.empty()) reply.message = answered({});
  return reply;
}

v1::ServerMessage ServerSession::answered(const std::vector<v1::ChangeResult>& results) const {
  v1::ServerMessage message;
  v1::UploadResult& answer = *message.mutable_upload_result();
  for (const v1::ChangeResult& result : results) *answer.add_results() = result;
  answer.set_next_number(next_number_);
  return message;
}

ServerSession::Reply ServerSession::next(Reader reader) {
  if (!open_) return {};
  for (Subscribed& subscribed : subscriptions_) {
    if (subscribed.snapshot) return next_of_snapshot(subscribed, reader);
  }
  if (due_checkpoint_) {
    v1::ServerMessage message;
    *message.mutable_checkpoint() = std::move(*due_checkpoint_);
    due_checkpoint_.reset();
    return send(std::move(message));
  }
  return next_of_tail(reader);
}

ServerSession::Reply ServerSession::next_of_snapshot(Subscribed& subscribed, Reader reader) {
  v1::SnapshotPlace& place = *subscribed.snapshot;
  v1::Batch batch;
  std::size_t bytes = 0;
  const auto room = [&] { return static_cast<int>(limits::kBatchEntries) - batch.records_size(); };
  bool reached = place.kind() == 0;
  for (const KindInfo* kind : kinds_in_snapshot_order()) {
    const bool resumes_here = kind->kind == place.kind() && !reached;
    reached = reached || resumes_here;
    const auto role = subscribed.view.role_for(*kind);
    if (!reached || !role) continue;
    ListPlace after;
    if (resumes_here) after = {place.scope(), place.id()};
    for (const ScopeRange& range : ranges_of(*kind, subscribed.view.prefix())) {
      if (after.scope >= range.end) continue;
      for (v1::Record& record : list_records(reader, *kind, range.first, range.end, after, room())) {
        place.set_kind(kind->kind);
        place.set_scope(record.scope());
        place.set_id(record.id());
        disclose(record, *role);
        bytes += record.ByteSizeLong();
        *batch.add_records() = std::move(record);
        if (bytes >= limits::kBatchBytes) break;
      }
      if (room() <= 0 || bytes >= limits::kBatchBytes) return send_of_snapshot(batch, subscribed);
    }
  }
  finished_snapshots_.push_back(subscribed.view.prefix());
  Reply last = batch.records().empty() ? Reply{} : send_of_snapshot(batch, subscribed);
  subscribed.snapshot.reset();
  return last.message ? std::move(last) : next(reader);
}

// The last batch carries its place too: a phone cut off before the checkpoint goes on from there, and learns from the
// tail what has since gone of what it put aside.
ServerSession::Reply ServerSession::send_of_snapshot(v1::Batch& batch, const Subscribed& subscribed) {
  batch.set_snapshot_prefix(subscribed.view.prefix());
  *batch.mutable_snapshot() = *subscribed.snapshot;
  return send(pack(batch));
}

ServerSession::Reply ServerSession::next_of_tail(Reader reader) {
  v1::Batch batch;
  const std::int64_t newest = last_seq(reader.connection);
  bool rights_may_have_changed = false;
  while (scanned_seq_ < newest && batch.records_size() + batch.removals_size() == 0) {
    const auto entries = list_feed(reader.connection, scanned_seq_, limits::kBatchEntries);
    for (const FeedEntry& entry : entries) {
      add_entry(entry, reader, batch);
      rights_may_have_changed = rights_may_have_changed || concerns_rights(entry);
    }
    scanned_seq_ = entries.size() < limits::kBatchEntries ? newest : entries.back().seq;
  }
  if (rights_may_have_changed) {
    const Actor now_allowed = load_actor(reader.connection, {actor_.user_id, actor_.device_id});
    if (now_allowed.grants != actor_.grants) {
      open_ = false;
      return refuse(v1::REFUSAL_REASON_UNAVAILABLE, "your areas or roles have changed: connect again");
    }
  }
  const bool anything = batch.records_size() + batch.removals_size() > 0;
  checkpoint_owed_ = checkpoint_owed_ || anything;
  if (checkpoint_owed_ && scanned_seq_ >= newest) due_checkpoint_ = make_checkpoint(reader.connection, newest);
  if (anything) return send(pack(batch));
  return due_checkpoint_ ? next(reader) : Reply{};
}

// What an entry means for the subscriptions it concerns: the record as it is now, or its removal.
void ServerSession::add_entry(const FeedEntry& entry, Reader reader, v1::Batch& batch) const {
  const KindInfo* kind = find_kind(entry.kind);
  if (kind == nullptr) return;
  const auto role = best_role(*kind, entry.scope, entry.seq);
  if (!role) return;
  if (entry.removal) {
    v1::Removal& removal = *batch.add_removals();
    removal.set_kind(entry.kind);
    removal.set_id(entry.id);
    removal.set_seq(entry.seq);
    return;
  }
  auto stored = find_record(reader, *kind, entry.id);
  if (!stored) return;
  disclose(stored->record, *role);
  *batch.add_records() = std::move(stored->record);
}

std::optional<v1::Role> ServerSession::best_role(const KindInfo& kind, std::string_view scope, std::int64_t seq) const {
  for (const Subscribed& subscribed : subscriptions_) {
    if (subscribed.cursor < seq && subscribed.view.shows(kind, scope)) return subscribed.view.role_for(kind);
  }
  return std::nullopt;
}

v1::Checkpoint ServerSession::make_checkpoint(Connection& connection, std::int64_t seq) {
  v1::Checkpoint checkpoint;
  checkpoint.set_seq(seq);
  for (Subscribed& subscribed : subscriptions_) {
    subscribed.cursor = seq;
    v1::ScopeDigest& scope = *checkpoint.add_scopes();
    scope.set_prefix(subscribed.view.prefix());
    for (const auto& [kind, sum] : subscribed.view.digest(connection)) {
      v1::Digest& digest = *scope.add_digests();
      digest.set_kind(kind);
      digest.set_count(sum.count);
      digest.set_sum(sum.sum);
    }
  }
  for (std::string& prefix : finished_snapshots_) checkpoint.add_snapshots(std::move(prefix));
  finished_snapshots_.clear();
  checkpoint_owed_ = false;
  return checkpoint;
}

std::vector<std::string> ServerSession::prefixes() const {
  std::vector<std::string> prefixes;
  for (const Subscribed& subscribed : subscriptions_) prefixes.push_back(subscribed.view.prefix());
  return prefixes;
}

}  // namespace gridvisit
