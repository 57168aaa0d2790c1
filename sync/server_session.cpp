#include "sync/server_session.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "domain/visit_clock.hpp"
#include "store/accounts.hpp"
#include "store/audit.hpp"
#include "store/content.hpp"
#include "store/feed.hpp"
#include "sync/batch.hpp"
#include "sync/snapshot.hpp"

namespace gridvisit {
namespace {

using Reply = ServerSession::Reply;

// Fewer entries than this are read through sooner than each scope is asked for news.
constexpr std::int64_t kShortTail = 256;

constexpr const char* kUnknownDevice = "this device is not (any longer) enrolled: enrol it again";

void load_grants(Connection& connection, Actor& actor) {
  actor.grants.clear();
  for (auto& [role, code] : load_grants(connection, actor.user_id)) actor.grants.push_back({role, std::move(code)});
}

void fill_limits(v1::Limits& sent) {
  sent.set_message_bytes(limits::kWebSocketMessageBytes);
  sent.set_changes_per_message(limits::kChangesPerMessage);
  sent.set_changes_in_flight(limits::kChangesInFlight);
}

}  // namespace

Reply ServerSession::refuse(v1::RefusalReason reason, std::string message) {
  Reply reply;
  reply.message.emplace();
  reply.message->mutable_refusal()->set_reason(reason);
  reply.message->mutable_refusal()->set_message(std::move(message));
  reply.close = true;
  return reply;
}

Reply ServerSession::receive(const v1::ClientMessage& message, Reader reader, Timestamp now) {
  if (!open_) {
    if (message.has_hello()) return greet(message.hello(), reader, now);
    return refuse(v1::REFUSAL_REASON_PROTOCOL, "a session begins with Hello");
  }
  switch (message.message_case()) {
    case v1::ClientMessage::kUpload: return receive_upload(message.upload());
    case v1::ClientMessage::kDigestMismatch: return receive_mismatch(message.digest_mismatch(), reader, now);
    case v1::ClientMessage::kPositionReport: return receive_position(message.position_report(), now);
    case v1::ClientMessage::MESSAGE_NOT_SET: return {};  // of a newer phone: not for us
    default: return refuse(v1::REFUSAL_REASON_PROTOCOL, "Hello comes once");
  }
}

Reply ServerSession::greet(const v1::Hello& hello, Reader reader, Timestamp now) {
  const auto holder = find_token(reader.connection, TokenPurpose::device, hello.device_token(), now);
  if (!holder) return refuse(v1::REFUSAL_REASON_UNAUTHENTICATED, kUnknownDevice);
  if (hello.subscriptions_size() > static_cast<int>(limits::kSubscriptions)) {
    return refuse(v1::REFUSAL_REASON_LIMIT, "too many subscriptions");
  }
  token_ = hello.device_token();
  actor_.user_id = holder->user_id;
  actor_.device_id = holder->device_id;
  if (hello.device_time_ms() > 0) {
    actor_.clock_offset = now.time_since_epoch() - std::chrono::milliseconds(hello.device_time_ms());
  }
  load_grants(reader.connection, actor_);
  known_kinds_.assign(hello.known_kinds().begin(), hello.known_kinds().end());
  watches_positions_ = hello.watch_positions();
  upload_only_ = hello.protocol_version() < minimum_version_;
  // A database restored from a backup may have forgotten answers the phone has had.
  next_number_ = std::max(last_answered_number(reader.connection, actor_.device_id) + 1, hello.first_number());
  last_waiting_ = hello.last_number();
  v1::ServerMessage message;
  v1::Welcome& welcome = *message.mutable_welcome();
  welcome.set_user_id(actor_.user_id);
  welcome.set_device_id(actor_.device_id);
  fill_limits(*welcome.mutable_limits());
  welcome.set_server_time_ms(now.time_since_epoch().count());
  welcome.set_minimum_version(minimum_version_);
  welcome.set_last_number(next_number_ - 1);
  for (std::string& sha256 : list_missing_photos(reader.connection, actor_.user_id, limits::kMissingPhotos)) {
    welcome.add_missing_photos(std::move(sha256));
  }
  subscribe(hello, reader, now, welcome);
  open_ = true;
  return Reply(std::move(message));
}

void ServerSession::subscribe(const v1::Hello& hello, Reader reader, Timestamp now, v1::Welcome& welcome) {
  only_these_ = hello.only_these();
  const FeedState feed{last_seq(reader.connection), feed_horizon(reader.connection)};
  const v1::SnapshotPlace start = snapshot_start(feed.newest, district_day(now));
  bool all_goes_on = true;
  for (const v1::Subscription& held : wanted_subscriptions(hello, actor_)) {
    Subscribed subscribed{View(held.prefix(), actor_, known_kinds_), held.cursor(), std::nullopt};
    const bool lost = is_beyond_repair(held, feed);
    if (lost || !goes_on(held, subscribed.view)) {
      all_goes_on = all_goes_on && held.cursor() == 0 && !held.has_snapshot();
      subscribed.snapshot = start;
    } else if (held.has_snapshot()) {
      subscribed.snapshot = held.snapshot();
    }
    *welcome.add_scopes() = to_add_scope(subscribed.view, lost);
    subscriptions_.push_back(std::move(subscribed));
  }
  for (Subscribed& subscribed : subscriptions_) {
    if (!subscribed.snapshot) continue;
    // The phone has forgotten all it had put aside: every snapshot under way begins again.
    if (!all_goes_on) subscribed.snapshot = start;
    subscribed.cursor = subscribed.snapshot->seq();
  }
  begin_tail(reader, feed.newest, welcome);
}

// From the oldest cursor; from the newest sequence where nothing has come for any since.
void ServerSession::begin_tail(Reader reader, std::int64_t newest, v1::Welcome& welcome) {
  scanned_seq_ = newest;
  for (const Subscribed& subscribed : subscriptions_) scanned_seq_ = std::min(scanned_seq_, subscribed.cursor);
  if (newest - scanned_seq_ > kShortTail) {
    const bool news = std::ranges::any_of(subscriptions_, [&](const Subscribed& subscribed) {
      const std::string& prefix = subscribed.view.prefix();
      return has_entries_after(reader.connection, prefix, end_of_range(prefix), scanned_seq_) ||
             std::ranges::any_of(ancestors(prefix), [&](const std::string& above) {
               return has_entries_after(reader.connection, above, above + ' ', scanned_seq_);
             });
    });
    if (!news) scanned_seq_ = newest;
  }
  sent_seq_ = scanned_seq_;
  welcome.set_tail_seq(scanned_seq_);
}

Reply ServerSession::receive_upload(const v1::Upload& upload) {
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

v1::ServerMessage ServerSession::answered(const std::vector<v1::ChangeResult>& results) {
  v1::ServerMessage message;
  v1::UploadResult& answer = *message.mutable_upload_result();
  for (const v1::ChangeResult& result : results) {
    answered_rev_ = std::max(answered_rev_, result.rev());
    *answer.add_results() = result;
  }
  answer.set_next_number(next_number_);
  return message;
}

Reply ServerSession::receive_mismatch(const v1::DigestMismatch& mismatch, Reader reader, Timestamp now) {
  const auto found = std::ranges::find(subscriptions_, mismatch.held().prefix(),
                                       [](const Subscribed& subscribed) { return subscribed.view.prefix(); });
  if (found == subscriptions_.end()) return {};
  Reply reply;
  reply.mismatch = {actor_.device_id, mismatch.held(), to_scope_digest(found->view, reader.connection),
                    mismatch.refetch()};
  if (mismatch.refetch()) {
    // The cursor stays: what has since been sent of the tail, and waits for a checkpoint, is followed up by the tail.
    found->snapshot = snapshot_start(last_seq(reader.connection), district_day(now));
    found->touched = true;
    checkpoint_owed_ = true;
  }
  return reply;
}

Reply ServerSession::receive_position(const v1::PositionReport& report, Timestamp now) const {
  Reply reply;
  v1::LivePosition& position = reply.position.emplace();
  position.set_device_id(actor_.device_id);
  position.set_user_id(actor_.user_id);
  *position.mutable_position() = report.position();
  position.set_accuracy_m(std::max(0, report.accuracy_m()));
  const Timestamp at = moment(report.at_ms()) + actor_.clock_offset;
  position.set_at_ms(std::min(at, now).time_since_epoch().count());
  return reply;
}

Reply ServerSession::next(Reader reader, Timestamp now) {
  if (!open_) return {};
  if (look_at_rights_) {
    look_at_rights_ = false;
    if (Reply refusal = look_at_rights(reader, now); refusal.close) return refusal;
  }
  if (upload_only_) {
    if (next_number_ <= last_waiting_) return {};
    return refuse(v1::REFUSAL_REASON_VERSION,
                  "everything you wrote is on the server; this version of the app is too old for it: update it");
  }
  if (!due_.empty()) {
    Reply reply(std::move(due_.front()));
    due_.pop_front();
    return reply;
  }
  for (Subscribed& subscribed : subscriptions_) {
    if (!subscribed.snapshot) continue;
    if (Reply reply = next_of_snapshot(subscribed, reader); reply.message) return reply;
  }
  return next_of_tail(reader, now);
}

Reply ServerSession::look_at_rights(Reader reader, Timestamp now) {
  if (!find_token(reader.connection, TokenPurpose::device, token_, now)) {
    open_ = false;
    return refuse(v1::REFUSAL_REASON_UNAUTHENTICATED, kUnknownDevice);
  }
  const std::vector<Grant> before = actor_.grants;
  load_grants(reader.connection, actor_);
  if (actor_.grants == before) return {};
  const bool shown_otherwise = std::ranges::any_of(subscriptions_, [&](const Subscribed& subscribed) {
    const auto all = areas(actor_);
    const bool kept = std::ranges::find(all, subscribed.view.prefix()) != all.end();
    return kept && View(subscribed.view.prefix(), actor_, known_kinds_).fingerprint() != subscribed.view.fingerprint();
  });
  if (only_these_ || shown_otherwise) {
    open_ = false;
    return refuse(v1::REFUSAL_REASON_UNAVAILABLE, "your areas or roles have changed: connect again");
  }
  follow_areas(reader, now);
  return {};
}

// What was lost is dropped at once, before anything else is sent; what was gained begins with a snapshot.
void ServerSession::follow_areas(Reader reader, Timestamp now) {
  const std::vector<std::string> all = areas(actor_);
  std::erase_if(subscriptions_, [&](const Subscribed& subscribed) {
    if (std::ranges::find(all, subscribed.view.prefix()) != all.end()) return false;
    due_.emplace_back().mutable_drop_scope()->set_prefix(subscribed.view.prefix());
    std::erase(finished_snapshots_, subscribed.view.prefix());
    return true;
  });
  for (const std::string& area : all) {
    const auto same = [&area](const Subscribed& subscribed) { return subscribed.view.prefix() == area; };
    if (std::ranges::any_of(subscriptions_, same)) continue;
    Subscribed added{View(area, actor_, known_kinds_), 0, {}};
    added.snapshot = snapshot_start(last_seq(reader.connection), district_day(now));
    added.cursor = added.snapshot->seq();
    *due_.emplace_back().mutable_add_scope() = to_add_scope(added.view, false);
    subscriptions_.push_back(std::move(added));
  }
  checkpoint_owed_ = true;
}

// The last batch carries its place too: a phone cut off before the checkpoint goes on from there, and learns from the
// tail what has since gone of what it put aside.
Reply ServerSession::next_of_snapshot(Subscribed& subscribed, Reader reader) {
  v1::Batch batch;
  if (subscribed.snapshot->kind() != 0) *batch.mutable_snapshot_after() = *subscribed.snapshot;
  const bool finished = read_snapshot(reader, subscribed.view, batch_entries_, *subscribed.snapshot, batch);
  batch.set_snapshot_prefix(subscribed.view.prefix());
  *batch.mutable_snapshot() = *subscribed.snapshot;
  if (finished) {
    finished_snapshots_.push_back(subscribed.view.prefix());
    subscribed.snapshot.reset();
    subscribed.touched = true;
    checkpoint_owed_ = true;
  }
  return batch.records().empty() ? Reply{} : Reply(pack(batch));
}

std::vector<std::string> ServerSession::prefixes() const {
  std::vector<std::string> prefixes;
  for (const Subscribed& subscribed : subscriptions_) prefixes.push_back(subscribed.view.prefix());
  return prefixes;
}

}  // namespace gridvisit
