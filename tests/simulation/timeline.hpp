// Simulated time: what is to happen, in the order of its moment, and among equal moments in the order it was asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/clock.hpp"

namespace gridvisit::testing {

using Milliseconds = std::chrono::milliseconds;

class Timeline {
 public:
  using Happening = std::function<void()>;

  explicit Timeline(Timestamp start) : now_(start), start_(start) {}

  [[nodiscard]] Timestamp now() const { return now_; }
  [[nodiscard]] Milliseconds elapsed() const { return now_ - start_; }

  void after(Milliseconds delay, Happening happening) { at(now_ + delay, std::move(happening)); }
  void at(Timestamp moment, Happening happening) {
    queue_.push({std::max(moment, now_), ++order_, std::move(happening)});
  }

  /// The next thing happens; false where there is none up to that moment, which it then is.
  bool step(Timestamp until) {
    if (queue_.empty() || queue_.top().at > until) {
      now_ = std::max(now_, until);
      return false;
    }
    // The queue gives out constant elements only; this one is taken off before anything looks at it again.
    const Happening happening = std::move(const_cast<Event&>(queue_.top()).happening);
    now_ = queue_.top().at;
    queue_.pop();
    happening();
    return true;
  }

 private:
  struct Event {
    Timestamp at;
    std::uint64_t order;
    Happening happening;
    bool operator<(const Event& other) const { return std::tie(other.at, other.order) < std::tie(at, order); }
  };

  Timestamp now_;
  Timestamp start_;
  std::uint64_t order_ = 0;
  std::priority_queue<Event> queue_;
};

}  // namespace gridvisit::testing
