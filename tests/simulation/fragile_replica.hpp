// A phone's replica whose phone dies between two of its writes, or has no room for one.
#pragma once

#include "sync/replica.hpp"
#include "tests/sync/memory_replica.hpp"

namespace gridvisit::testing {

class FragileReplica : public Replica {
 public:
  explicit FragileReplica(std::string token) : inner_(std::move(token)) {}

  [[nodiscard]] MemoryReplica& inner() { return inner_; }
  [[nodiscard]] const MemoryReplica& inner() const { return inner_; }

  /// The write after the next `writes` does not happen, nor anything after it.
  void die_after(int writes) { writes_left_ = writes; }
  void set_full(bool full) { full_ = full; }
  [[nodiscard]] bool is_full() const { return full_; }
  [[nodiscard]] bool is_dead() const { return dead_; }
  /// Switched on again: what was written is there.
  void revive() {
    dead_ = false;
    writes_left_ = -1;
  }

  Result<std::string> device_token() override { return inner_.device_token(); }
  Result<std::vector<v1::Subscription>> subscriptions() override { return inner_.subscriptions(); }
  Result<DigestByKind> digest(const std::string& prefix) override { return inner_.digest(prefix); }
  Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) override {
    return inner_.list_unanswered(after_number, limit);
  }
  Result<std::uint64_t> last_unanswered() override { return inner_.last_unanswered(); }
  Result<> number_from(std::uint64_t last_answered) override {
    return write([&] { return inner_.number_from(last_answered); });
  }

  Result<> grant(const std::vector<v1::AddScope>& scopes) override {
    return write([&] { return inner_.grant(scopes); });
  }
  Result<> add_scope(const v1::AddScope& scope) override {
    return write([&] { return inner_.add_scope(scope); });
  }
  Result<> drop_scope(const std::string& prefix) override {
    return write([&] { return inner_.drop_scope(prefix); });
  }
  Result<> take(const v1::Batch& batch) override {
    return write([&] { return inner_.take(batch); });
  }
  Result<bool> begin_refetch(const std::string& prefix, Timestamp now) override {
    return write([&] { return inner_.begin_refetch(prefix, now); });
  }
  Result<> keep_answer(const v1::ChangeResult& result) override {
    return write([&] { return inner_.keep_answer(result); });
  }

 private:
  template <typename Write>
  auto write(Write happens) -> decltype(happens()) {
    dead_ = dead_ || writes_left_ == 0;
    if (dead_) return failure(ErrorCode::io, "the phone is off");
    if (full_) return failure(ErrorCode::io, "the phone has no room left");
    if (writes_left_ > 0) --writes_left_;
    return happens();
  }

  MemoryReplica inner_;
  int writes_left_ = -1;  ///< below 0: for ever
  bool dead_ = false;
  bool full_ = false;
};

}  // namespace gridvisit::testing
