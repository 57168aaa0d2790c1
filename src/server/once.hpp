// A result that is delivered exactly once, from whichever thread, even when whoever owed it forgot.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

namespace gridvisit::net {

template <typename Value>
class Once {
 public:
  /// `deliver` gets the value, or nullopt when this is destroyed without one.
  explicit Once(std::function<void(std::optional<Value>)> deliver) : deliver_(std::move(deliver)) {}
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() {
    if (!used_.test()) deliver_(std::nullopt);
  }
  void operator()(Value value) {
    if (!used_.test_and_set()) deliver_(std::move(value));
  }

 private:
  std::function<void(std::optional<Value>)> deliver_;
  std::atomic_flag used_;
};

}  // namespace gridvisit::net
