// Simulated time: what is to happen, in the order of its moment, and among equal moments in the order it was asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace gridvisit::testing {

using Milliseconds = std::chrono::milliseconds;

class Timeline {
 public:
  using Happening = std::function<void()>;

  explicit Timeline(Timestamp start) : start_(start) {}

  /// Since the beginning.
  [[nodiscard]] Milliseconds now() const { return now_; }
  /// What a right clock shows.
  [[nodiscard]] Timestamp calendar() const { return start_ + now_ + skipped_; }
  /// Days in which nobody does anything: only the calendar moves on.
  void skip(std::chrono::days days) { skipped_ += days; }

  void after(Milliseconds delay, Happening happening) { at(now_ + delay, std::move(happening)); }
  void at(Milliseconds moment, Happening happening) {
    queue_.push({std::max(moment, now_), ++order_, std::move(happening)});
  }

  /// A line of the story a failing scenario is told as; `tell` gives it, and is asked only where somebody listens.
  template <typename Tell>
  void note(Tell tell) {
    if (story_ != nullptr)
      story_->push_back(fmt::format("{:9.3f} s  {}", static_cast<double>(now_.count()) / 1'000, tell()));
  }
  void tell_to(std::vector<std::string>* story) { story_ = story; }

  /// The next thing happens; false where there is none up to that moment, which it then is.
  bool step(Milliseconds until) {
    if (queue_.empty() || queue_.top().at > until) {
      now_ = std::max(now_, until);
      return false;
    }
    // The queue shows constant elements only; this one is taken off before anything looks at it again.
    const Happening happening = std::move(const_cast<Event&>(queue_.top()).happening);
    now_ = queue_.top().at;
    queue_.pop();
    happening();
    return true;
  }
  [[nodiscard]] bool is_empty() const { return queue_.empty(); }

 private:
  struct Event {
    Milliseconds at;
    std::uint64_t order;
    Happening happening;
    bool operator<(const Event& other) const { return std::tie(other.at, other.order) < std::tie(at, order); }
  };

  Timestamp start_;
  Milliseconds now_{0};
  Milliseconds skipped_{0};
  std::uint64_t order_ = 0;
  std::priority_queue<Event> queue_;
  std::vector<std::string>* story_ = nullptr;
};

}  // namespace gridvisit::testing
