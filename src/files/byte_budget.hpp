// How many bytes of answers are in memory while slow phones fetch them: a sum with a limit, given back by itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

namespace gridvisit {

/// Safe to use from any thread. What was lent may outlive it.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Null where it would be too much. What is lent last is counted until nobody holds it.
  [[nodiscard]] std::shared_ptr<const std::string> lend(std::string bytes) const {
    const std::size_t size = bytes.size();
    if (lent_->fetch_add(size) + size > most_bytes_) {
      lent_->fetch_sub(size);
      return nullptr;
    }
    return {new std::string(std::move(bytes)), [lent = lent_, size](const std::string* text) {
              delete text;
              lent->fetch_sub(size);
            }};
  }

 private:
  std::size_t most_bytes_;
  std::shared_ptr<std::atomic<std::size_t>> lent_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace gridvisit
