// What everybody was promised: each change a phone wrote, and each answer the server gave for it after a commit. In the
// end the database is held against it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gridvisit/v1/sync.pb.h"

namespace gridvisit::testing {

/// A device and the number of its change.
using ChangeKey = std::pair<std::string, std::uint64_t>;

struct Promise {
  v1::Change written;
  /// After a commit, and so for ever. Empty: none so far.
  std::string answer;
};

class Ledger {
 public:
  void wrote(const std::string& device_id, const v1::Change& change) {
    promises_[{device_id, change.number()}].written = change;
  }
  /// False where the change had another answer before.
  bool answered(const std::string& device_id, const v1::ChangeResult& result) {
    std::string& answer = promises_[{device_id, result.number()}].answer;
    const std::string now = result.SerializeAsString();
    if (answer.empty()) answer = now;
    return answer == now;
  }
  [[nodiscard]] bool knows_answer(const std::string& device_id, std::uint64_t number) const {
    const auto found = promises_.find({device_id, number});
    return found != promises_.end() && !found->second.answer.empty();
  }
  [[nodiscard]] const std::map<ChangeKey, Promise>& promises() const { return promises_; }

 private:
  std::map<ChangeKey, Promise> promises_;
};

}  // namespace gridvisit::testing
