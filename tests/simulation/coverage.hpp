// Which situations the simulation has been in, and how often: so that it cannot silently go blind.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace gridvisit::testing {

class Coverage {
 public:
  void count(const std::string& situation, std::uint64_t times = 1) { times_[situation] += times; }
  void add(const Coverage& other) {
    for (const auto& [situation, times] : other.times_) times_[situation] += times;
  }
  [[nodiscard]] std::uint64_t times(const std::string& situation) const {
    const auto found = times_.find(situation);
    return found == times_.end() ? 0 : found->second;
  }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& all() const { return times_; }

 private:
  std::map<std::string, std::uint64_t> times_;
};

}  // namespace gridvisit::testing
