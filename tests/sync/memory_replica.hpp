// A phone's replica in memory: written from sync/README.md alone, so that it also tests the page.
#pragma once

#include <map>

#include "base/record_hash.hpp"
#include "sync/field_value.hpp"
#include "sync/replica.hpp"
#include "sync/view.hpp"

namespace gridvisit::testing {

class MemoryReplica : public Replica {
 public:
  explicit MemoryReplica(std::string token) : token_(std::move(token)) {}

  using Key = std::pair<int, std::string>;
  [[nodiscard]] const std::map<Key, v1::Record>& records() const { return records_; }
  struct Queued {
    v1::Change change;
    std::optional<v1::ChangeResult> answer;
  };
  [[nodiscard]] const std::map<std::uint64_t, Queued>& queue() const { return queue_; }
  /// Every answer there ever was, by number.
  [[nodiscard]] const std::map<std::uint64_t, v1::ChangeResult>& answers() const { return answers_; }

  std::uint64_t write(v1::Change change) {
    change.set_number(++last_number_);
    queue_.emplace(last_number_, Queued{std::move(change), std::nullopt});
    return last_number_;
  }

  Result<std::string> device_token() override { return token_; }

  Result<std::vector<v1::Subscription>> subscriptions() override {
    std::vector<v1::Subscription> all;
    for (const auto& [prefix, subscribed] : subscriptions_) all.push_back(subscribed);
    return all;
  }

  Result<> grant(const v1::Welcome& welcome) override {
    const std::vector<std::string> granted(welcome.prefixes().begin(), welcome.prefixes().end());
    std::erase_if(subscriptions_,
                  [&](const auto& entry) { return std::ranges::find(granted, entry.first) == granted.end(); });
    for (const std::string& prefix : granted) subscriptions_[prefix].set_prefix(prefix);
    if (welcome.refetch_size() > 0) {
      staged_.clear();
      for (auto& [prefix, subscribed] : subscriptions_) subscribed.clear_snapshot();
    }
    for (const std::string& prefix : welcome.refetch()) subscriptions_[prefix].set_cursor(0);
    const auto outside = [&](const Key& key, const v1::Record& record) {
      return std::ranges::none_of(
          granted, [&](const std::string& prefix) { return belongs(*find_kind(key.first), record.scope(), prefix); });
    };
    std::erase_if(records_, [&](const auto& entry) { return outside(entry.first, entry.second); });
    std::erase_if(staged_,
                  [&](const auto& entry) { return entry.second.record && outside(entry.first, *entry.second.record); });
    return {};
  }

  Result<> stage(const v1::Batch& batch) override {
    for (const v1::Record& record : batch.records()) stage_one({record.body_case(), record.id()}, record.rev(), record);
    for (const v1::Removal& removal : batch.removals())
      stage_one({removal.kind(), removal.id()}, removal.seq(), std::nullopt);
    if (batch.has_snapshot()) *subscriptions_[batch.snapshot_prefix()].mutable_snapshot() = batch.snapshot();
    return {};
  }

  Result<> apply(const v1::Checkpoint& checkpoint) override {
    for (const std::string& prefix : checkpoint.snapshots()) {
      std::erase_if(records_,
                    [&](const auto& entry) { return is_of(entry, prefix) && !staged_.contains(entry.first); });
    }
    for (const auto& [key, staged] : staged_) {
      const auto held = records_.find(key);
      if (!staged.record) {
        if (held != records_.end() && held->second.rev() < staged.seq) records_.erase(held);
      } else if (held == records_.end() || held->second.rev() <= staged.record->rev()) {
        records_[key] = *staged.record;
      }
    }
    staged_.clear();
    for (const v1::ScopeDigest& scope : checkpoint.scopes()) {
      const auto subscribed = subscriptions_.find(scope.prefix());
      if (subscribed == subscriptions_.end()) continue;
      subscribed->second.set_cursor(checkpoint.seq());
      subscribed->second.clear_snapshot();
    }
    std::erase_if(queue_, [&](const auto& entry) {
      return entry.second.answer && entry.second.answer->rev() > 0 && entry.second.answer->rev() <= checkpoint.seq();
    });
    return {};
  }

  Result<DigestByKind> digest(const std::string& prefix) override {
    DigestByKind digests;
    for (const auto& entry : records_) {
      if (!is_of(entry, prefix)) continue;
      DigestSum& sum = digests[entry.first.first];
      ++sum.count;
      sum.sum += record_hash(entry.first.first, entry.first.second, entry.second.rev());
    }
    return digests;
  }

  Result<> forget_cursor(const std::string& prefix) override {
    subscriptions_[prefix].set_cursor(0);
    subscriptions_[prefix].clear_snapshot();
    return {};
  }

  Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) override {
    std::vector<v1::Change> changes;
    for (const auto& [number, queued] : queue_) {
      if (number > after_number && !queued.answer && changes.size() < limit) changes.push_back(queued.change);
    }
    return changes;
  }

  Result<> keep_answer(const v1::ChangeResult& result) override {
    const auto queued = queue_.find(result.number());
    if (queued == queue_.end()) return {};
    queued->second.answer = result;
    answers_[result.number()] = result;
    if (result.outcome() != v1::OUTCOME_APPLIED) return {};
    for (auto& [number, later] : queue_) {
      const bool same = later.change.record().id() == queued->second.change.record().id();
      if (number > result.number() && same && later.change.base_rev() == queued->second.change.base_rev()) {
        later.change.set_base_rev(result.rev());
      }
    }
    return {};
  }

 private:
  struct Staged {
    std::int64_t seq = 0;
    std::optional<v1::Record> record;
  };

  static bool is_of(const std::pair<const Key, v1::Record>& entry, const std::string& prefix) {
    return belongs(*find_kind(entry.first.first), entry.second.scope(), prefix);
  }

  void stage_one(const Key& key, std::int64_t seq, std::optional<v1::Record> record) {
    const auto found = staged_.find(key);
    if (found == staged_.end() || found->second.seq <= seq) staged_[key] = {seq, std::move(record)};
  }

  std::string token_;
  std::map<std::string, v1::Subscription> subscriptions_;
  std::map<Key, v1::Record> records_;
  std::map<Key, Staged> staged_;
  std::map<std::uint64_t, Queued> queue_;
  std::map<std::uint64_t, v1::ChangeResult> answers_;
  std::uint64_t last_number_ = 0;
};

}  // namespace gridvisit::testing
