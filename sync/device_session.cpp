#include "sync/device_session.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "sync/batch.hpp"
#include "sync/server_session.hpp"

namespace gridvisit {
namespace {

DigestByKind to_digests(const v1::ScopeDigest& scope) {
  DigestByKind digests;
  for (const v1::Digest& digest : scope.digests()) digests[digest.kind()] = {digest.count(), digest.sum()};
  return digests;
}

}  // namespace

Result<v1::ClientMessage> DeviceSession::hello(std::string client, const std::vector<int>& known_kinds) {
  auto token = replica_->device_token();
  if (!token) return failure(token);
  auto subscriptions = replica_->subscriptions();
  if (!subscriptions) return failure(subscriptions);
  const auto unanswered = replica_->list_unanswered(0, 1);
  if (!unanswered) return failure(unanswered);
  v1::ClientMessage message;
  v1::Hello& hello = *message.mutable_hello();
  if (!unanswered->empty()) hello.set_first_number(unanswered->front().number());
  hello.set_protocol_version(kProtocolVersion);
  hello.set_device_token(std::move(*token));
  hello.set_client(std::move(client));
  for (const int kind : known_kinds) hello.add_known_kinds(kind);
  for (v1::Subscription& subscription : *subscriptions) *hello.add_subscriptions() = std::move(subscription);
  return message;
}

Result<DeviceSession::Reaction> DeviceSession::receive(const v1::ServerMessage& message) {
  switch (message.message_case()) {
    case v1::ServerMessage::kWelcome: return take_welcome(message.welcome());
    case v1::ServerMessage::kRefusal: {
      Reaction reaction;
      reaction.refusal = message.refusal();
      return reaction;
    }
    case v1::ServerMessage::kBatch:
    case v1::ServerMessage::kCompressedBatch: {
      const auto batch = unpack(message);
      if (!batch) return failure(batch);
      if (auto staged = replica_->stage(*batch); !staged) return failure(staged);
      return Reaction{};
    }
    case v1::ServerMessage::kCheckpoint: return take_checkpoint(message.checkpoint());
    case v1::ServerMessage::kUploadResult: return take_answers(message.upload_result());
    case v1::ServerMessage::MESSAGE_NOT_SET: return Reaction{};  // of a newer server: not for us
  }
  return Reaction{};
}

Result<DeviceSession::Reaction> DeviceSession::take_welcome(const v1::Welcome& welcome) {
  welcome_ = welcome;
  welcomed_ = true;
  if (auto granted = replica_->grant(welcome); !granted) return failure(granted);
  return next_upload();
}

Result<DeviceSession::Reaction> DeviceSession::take_checkpoint(const v1::Checkpoint& checkpoint) {
  if (auto applied = replica_->apply(checkpoint); !applied) return failure(applied);
  checkpoint_seq_ = checkpoint.seq();
  mismatches_.clear();
  for (const v1::ScopeDigest& scope : checkpoint.scopes()) {
    const auto mine = replica_->digest(scope.prefix());
    if (!mine) return failure(mine);
    if (*mine == to_digests(scope)) continue;
    mismatches_.push_back(scope.prefix());
    if (auto forgotten = replica_->forget_cursor(scope.prefix()); !forgotten) return failure(forgotten);
  }
  Reaction reaction;
  reaction.reconnect = !mismatches_.empty();
  return reaction;
}

Result<DeviceSession::Reaction> DeviceSession::take_answers(const v1::UploadResult& answers) {
  for (const v1::ChangeResult& result : answers.results()) {
    if (auto kept = replica_->keep_answer(result); !kept) return failure(kept);
    awaited_rev_ = std::max(awaited_rev_, result.rev());
  }
  upload_on_its_way_ = false;
  return next_upload();
}

Result<DeviceSession::Reaction> DeviceSession::changes_are_waiting() {
  all_answered_ = false;
  return next_upload();
}

Result<DeviceSession::Reaction> DeviceSession::next_upload() {
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
  return reaction;
}

bool DeviceSession::in_step() const {
  return welcomed_ && all_answered_ && !upload_on_its_way_ && mismatches_.empty() && checkpoint_seq_ >= awaited_rev_ &&
         checkpoint_seq_ >= 0;
}

}  // namespace gridvisit
