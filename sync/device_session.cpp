#include "sync/device_session.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "sync/batch.hpp"

namespace gridvisit {
namespace {

DigestByKind to_digests(const v1::ScopeDigest& scope) {
  DigestByKind digests;
  for (const v1::Digest& digest : scope.digests()) digests[digest.kind()] = {digest.count(), digest.sum()};
  return digests;
}

v1::ScopeDigest to_scope_digest(const std::string& prefix, const DigestByKind& digests) {
  v1::ScopeDigest scope;
  scope.set_prefix(prefix);
  for (const auto& [kind, sum] : digests) {
    v1::Digest& digest = *scope.add_digests();
    digest.set_kind(kind);
    digest.set_count(sum.count);
    digest.set_sum(sum.sum);
  }
  return scope;
}

DeviceSession::Reaction begin_again() {
  DeviceSession::Reaction reaction;
  reaction.reconnect = true;
  return reaction;
}

}  // namespace

Result<v1::ClientMessage> DeviceSession::hello(const DeviceProfile& profile, Timestamp now) {
  auto token = replica_->device_token();
  if (!token) return failure(token);
  auto subscriptions = replica_->subscriptions();
  if (!subscriptions) return failure(subscriptions);
  const auto unanswered = replica_->list_unanswered(0, 1);
  if (!unanswered) return failure(unanswered);
  const auto last = replica_->last_unanswered();
  if (!last) return failure(last);
  v1::ClientMessage message;
  v1::Hello& hello = *message.mutable_hello();
  if (!unanswered->empty()) hello.set_first_number(unanswered->front().number());
  hello.set_last_number(*last);
  hello.set_protocol_version(profile.protocol_version);
  hello.set_device_token(std::move(*token));
  hello.set_client(profile.client);
  hello.set_device_time_ms(now.time_since_epoch().count());
  hello.set_watch_positions(profile.watch_positions);
  for (const int kind : profile.known_kinds) hello.add_known_kinds(kind);
  for (v1::Subscription& subscription : *subscriptions) *hello.add_subscriptions() = std::move(subscription);
  waiting_since_ = now;
  return message;
}

Result<DeviceSession::Reaction> DeviceSession::receive(const v1::ServerMessage& message, Timestamp now) {
  if (message.has_refusal()) {
    Reaction reaction;
    reaction.refusal = message.refusal();
    return reaction;
  }
  if (message.has_welcome() == welcomed_) return begin_again();  // first and once
  switch (message.message_case()) {
    case v1::ServerMessage::kWelcome: return take_welcome(message.welcome(), now);
    case v1::ServerMessage::kBatch:
    case v1::ServerMessage::kCompressedBatch: return take_batch(message, now);
    case v1::ServerMessage::kUploadResult: return take_answers(message.upload_result(), now);
    case v1::ServerMessage::kAddScope:
    case v1::ServerMessage::kDropScope: return take_scope_change(message);
    default: return Reaction{};  // live positions are for whoever shows them; others are of a newer server
  }
}

Result<DeviceSession::Reaction> DeviceSession::take_welcome(const v1::Welcome& welcome, Timestamp now) {
  welcome_ = welcome;
  welcomed_ = true;
  waiting_since_.reset();
  tail_seq_ = welcome.tail_seq();
  const std::vector<v1::AddScope> scopes(welcome.scopes().begin(), welcome.scopes().end());
  if (auto granted = replica_->grant(scopes); !granted) return failure(granted);
  if (auto noted = note_places(); !noted) return failure(noted);
  if (auto numbered = replica_->number_from(welcome.last_number()); !numbered) return failure(numbered);
  return next_upload(now);
}

Result<> DeviceSession::note_places() {
  const auto subscriptions = replica_->subscriptions();
  if (!subscriptions) return failure(subscriptions);
  places_.clear();
  for (const v1::Subscription& held : *subscriptions) {
    if (held.has_snapshot()) places_[held.prefix()] = held.snapshot();
  }
  return {};
}

// Whether the batch goes on where the phone is, and does not repeat or leave out anything.
bool DeviceSession::follows(const v1::Batch& batch) {
  if (batch.has_snapshot()) {
    const auto place = places_.find(batch.snapshot_prefix());
    const bool begins = place == places_.end() && !batch.has_snapshot_after();
    const bool goes_on = place != places_.end() && batch.has_snapshot_after() &&
                         batch.snapshot_after().SerializeAsString() == place->second.SerializeAsString();
    if (!begins && !goes_on) return false;
    places_[batch.snapshot_prefix()] = batch.snapshot();
    return true;
  }
  if (batch.after_seq() != tail_seq_) return false;
  tail_seq_ = batch.seq();
  return true;
}

Result<DeviceSession::Reaction> DeviceSession::take_batch(const v1::ServerMessage& message, Timestamp now) {
  const auto batch = unpack(message);
  if (!batch) return failure(batch);
  if (!follows(*batch)) return begin_again();
  if (auto taken = replica_->take(*batch); !taken) return failure(taken);
  return batch->has_checkpoint() ? take_checkpoint(batch->checkpoint(), now) : Reaction{};
}

Result<DeviceSession::Reaction> DeviceSession::take_checkpoint(const v1::Checkpoint& checkpoint, Timestamp now) {
  places_.clear();
  checkpoint_seq_ = checkpoint.seq();
  mismatches_.clear();
  refetching_ = false;
  Reaction reaction;
  for (const v1::ScopeDigest& scope : checkpoint.scopes()) {
    const auto mine = replica_->digest(scope.prefix());
    if (!mine) return failure(mine);
    if (*mine == to_digests(scope)) continue;
    const auto refetches = replica_->begin_refetch(scope.prefix(), now);
    if (!refetches) return failure(refetches);
    refetching_ = refetching_ || *refetches;
    if (!*refetches) mismatches_.push_back(scope.prefix());
    v1::DigestMismatch& mismatch = *reaction.messages.emplace_back().mutable_digest_mismatch();
    *mismatch.mutable_held() = to_scope_digest(scope.prefix(), *mine);
    mismatch.set_seq(checkpoint.seq());
    mismatch.set_refetch(*refetches);
  }
  return reaction;
}

Result<DeviceSession::Reaction> DeviceSession::take_scope_change(const v1::ServerMessage& message) {
  if (message.has_add_scope()) {
    places_.erase(message.add_scope().prefix());
    if (auto added = replica_->add_scope(message.add_scope()); !added) return failure(added);
    return Reaction{};
  }
  places_.erase(message.drop_scope().prefix());
  if (auto dropped = replica_->drop_scope(message.drop_scope().prefix()); !dropped) return failure(dropped);
  return Reaction{};
}

Result<DeviceSession::Reaction> DeviceSession::take_answers(const v1::UploadResult& answers, Timestamp now) {
  for (const v1::ChangeResult& result : answers.results()) {
    if (auto kept = replica_->keep_answer(result); !kept) return failure(kept);
    awaited_rev_ = std::max(awaited_rev_, result.rev());
  }
  upload_on_its_way_ = false;
  waiting_since_.reset();
  return next_upload(now);
}

Result<DeviceSession::Reaction> DeviceSession::changes_are_waiting(Timestamp now) {
  all_answered_ = false;
  return next_upload(now);
}

Result<DeviceSession::Reaction> DeviceSession::next_upload(Timestamp now) {
  Reaction reaction;
  if (!welcomed_ || upload_on_its_way_) return reaction;
  const auto allowed = static_cast<std::size_t>(std::max(1, welcome_.limits().changes_per_message()));
  auto waiting = replica_->list_unanswered(0, std::min(allowed, limits::kChangesPerMessage));
  if (!waiting) return failure(waiting);
  all_answered_ = waiting->empty();
  if (all_answered_) return reaction;
  // Half of what a message may hold leaves room for the rest of it; one change alone always goes.
  const std::size_t budget = static_cast<std::size_t>(welcome_.limits().message_bytes()) / 2;
  std::size_t bytes = 0;
  std::set<std::string> records;
  v1::Upload& upload = *reaction.messages.emplace_back().mutable_upload();
  for (v1::Change& change : *waiting) {
    bytes += change.ByteSizeLong();
    if (upload.changes_size() > 0 && bytes > budget) break;
    // A second change of a record waits for the answer to the first, which becomes its base.
    if (!records.insert(change.record().id()).second) break;
    *upload.add_changes() = std::move(change);
  }
  upload_on_its_way_ = true;
  waiting_since_ = now;
  return reaction;
}

bool DeviceSession::has_waited_too_long(Timestamp now) const {
  return waiting_since_ && now - *waiting_since_ > limits::kAnswerPatience;
}

bool DeviceSession::in_step() const {
  return welcomed_ && all_answered_ && !upload_on_its_way_ && !refetching_ && checkpoint_seq_ >= awaited_rev_ &&
         checkpoint_seq_ >= 0;
}

}  // namespace gridvisit
