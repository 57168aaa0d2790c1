// A phone's replica in memory: written from sync/README.md alone, so that it also tests the page.
#pragma once

#include <limits>
#include <map>

#include "base/limits.hpp"
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
    for (const auto& [prefix, held] : subscriptions_) all.push_back(held.subscription);
    return all;
  }

  Result<> grant(const std::vector<v1::AddScope>& scopes) override {
    const auto granted = [&](const std::string& prefix) {
      return std::ranges::find(scopes, prefix, &v1::AddScope::prefix) != scopes.end();
    };
    std::erase_if(subscriptions_, [&](const auto& entry) { return !granted(entry.first); });
    bool forget = false;
    for (const v1::AddScope& scope : scopes) {
      const auto [held, is_new] = subscriptions_.try_emplace(scope.prefix());
      v1::Subscription& subscription = held->second.subscription;
      if (!is_new && (scope.refetch() || subscription.view() != scope.view())) {
        forget = true;
        subscription.set_cursor(0);
      }
      subscription.set_prefix(scope.prefix());
      subscription.set_view(scope.view());
      if (is_new) forget_put_aside(scope.prefix());
    }
    if (forget) {
      staged_.clear();
      for (auto& [prefix, held] : subscriptions_) held.subscription.clear_snapshot();
    }
    drop_what_belongs_to_none();
    return {};
  }

  Result<> add_scope(const v1::AddScope& scope) override {
    v1::Subscription& subscription = subscriptions_[scope.prefix()].subscription;
    subscription.set_prefix(scope.prefix());
    subscription.set_view(scope.view());
    subscription.set_cursor(0);
    subscription.clear_snapshot();
    forget_put_aside(scope.prefix());
    return {};
  }

  Result<> drop_scope(const std::string& prefix) override {
    subscriptions_.erase(prefix);
    drop_what_belongs_to_none();
    return {};
  }

  Result<> take(const v1::Batch& batch) override {
    for (const v1::Record& record : batch.records()) stage_one({record.body_case(), record.id()}, record.rev(), record);
    for (const v1::Removal& removal : batch.removals())
      stage_one({removal.kind(), removal.id()}, removal.seq(), std::nullopt);
    const auto snapshot = subscriptions_.find(batch.snapshot_prefix());
    if (batch.has_snapshot() && snapshot != subscriptions_.end()) {
      *snapshot->second.subscription.mutable_snapshot() = batch.snapshot();
    }
    if (batch.has_checkpoint()) apply(batch.checkpoint());
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

  Result<bool> begin_refetch(const std::string& prefix, Timestamp now) override {
    const auto found = subscriptions_.find(prefix);
    if (found == subscriptions_.end()) return false;
    if (found->second.refetched && now - *found->second.refetched < limits::kRefetchInterval) return false;
    found->second.refetched = now;
    found->second.subscription.set_cursor(0);
    found->second.subscription.clear_snapshot();
    return true;
  }

  Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) override {
    std::vector<v1::Change> changes;
    for (const auto& [number, queued] : queue_) {
      if (number > after_number && !queued.answer && changes.size() < limit) changes.push_back(queued.change);
    }
    return changes;
  }

  Result<> number_from(std::uint64_t last_answered) override {
    last_number_ = std::max(last_number_, last_answered);
    return {};
  }

  Result<std::uint64_t> last_unanswered() override {
    std::uint64_t last = 0;
    for (const auto& [number, queued] : queue_) {
      if (!queued.answer) last = number;
    }
    return last;
  }

  Result<> keep_answer(const v1::ChangeResult& result) override {
    const auto queued = queue_.find(result.number());
    if (queued == queue_.end() || queued->second.answer) return {};
    queued->second.answer = result;
    answers_[result.number()] = result;
    for (auto& [number, later] : queue_) {
      if (result.outcome() != v1::OUTCOME_APPLIED) break;
      const bool same = later.change.record().id() == queued->second.change.record().id();
      if (number > result.number() && same && later.change.base_rev() == queued->second.change.base_rev()) {
        later.change.set_base_rev(result.rev());
      }
    }
    std::int64_t shown = subscriptions_.empty() ? 0 : std::numeric_limits<std::int64_t>::max();
    for (const auto& [prefix, held] : subscriptions_) shown = std::min(shown, held.subscription.cursor());
    forget_arrived(shown);
    return {};
  }

 private:
  struct Staged {
    std::int64_t seq = 0;
    std::optional<v1::Record> record;
  };

  struct Held {
    v1::Subscription subscription;
    std::optional<Timestamp> refetched;
  };

  void apply(const v1::Checkpoint& checkpoint) {
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
    for (auto& [prefix, held] : subscriptions_) {
      held.subscription.set_cursor(checkpoint.seq());
      held.subscription.clear_snapshot();
    }
    forget_arrived(checkpoint.seq());
  }

  void forget_arrived(std::int64_t seq) {
    std::erase_if(queue_, [&](const auto& entry) {
      return entry.second.answer && entry.second.answer->rev() > 0 && entry.second.answer->rev() <= seq;
    });
  }

  void drop_what_belongs_to_none() {
    const auto is_outside = [&](int kind, const v1::Record& record) {
      return std::ranges::none_of(
          subscriptions_, [&](const auto& entry) { return belongs(*find_kind(kind), record.scope(), entry.first); });
    };
    std::erase_if(records_, [&](const auto& entry) { return is_outside(entry.first.first, entry.second); });
    std::erase_if(staged_, [&](const auto& entry) {
      return entry.second.record && is_outside(entry.first.first, *entry.second.record);
    });
  }

  void forget_put_aside(const std::string& prefix) {
    std::erase_if(staged_, [&](const auto& entry) {
      return entry.second.record && belongs(*find_kind(entry.first.first), entry.second.record->scope(), prefix);
    });
  }

  static bool is_of(const std::pair<const Key, v1::Record>& entry, const std::string& prefix) {
    return belongs(*find_kind(entry.first.first), entry.second.scope(), prefix);
  }

  void stage_one(const Key& key, std::int64_t seq, std::optional<v1::Record> record) {
    const auto found = staged_.find(key);
    if (found == staged_.end() || found->second.seq <= seq) staged_[key] = {seq, std::move(record)};
  }

  std::string token_;
  std::map<std::string, Held> subscriptions_;
  std::map<Key, v1::Record> records_;
  std::map<Key, Staged> staged_;
  std::map<std::uint64_t, Queued> queue_;
  std::map<std::uint64_t, v1::ChangeResult> answers_;
  std::uint64_t last_number_ = 0;
};

}  // namespace gridvisit::testing
