// A solution under construction: which jobs each shift does in which order, and what that costs. Kept feasible.
#pragma once

#include <vector>

#include "planner/solution.hpp"

namespace gridvisit::planner {

/// Lower is better: first the priorities left out, then the seconds on the road.
struct Cost {
  std::int64_t left_out = 0;
  std::int64_t travel_s = 0;
  auto operator<=>(const Cost&) const = default;
};

class PlanState {
 public:
  explicit PlanState(const Problem& problem);

  [[nodiscard]] const std::vector<std::vector<int>>& sequences() const { return sequences_; }
  [[nodiscard]] const std::vector<int>& left_out() const { return left_out_; }
  [[nodiscard]] const Cost& cost() const { return cost_; }
  /// The shift that does the job; -1: left out.
  [[nodiscard]] int shift_of(int job) const { return shift_of_[static_cast<std::size_t>(job)]; }

  /// Where a job fits.
  struct Place {
    int shift = -1;
    std::size_t position = 0;
    std::int64_t extra_s = 0;  ///< on the road, of the place found
  };
  /// The place with the least extra travel; one is passed over when `skip` says so. None where it fits nowhere.
  template <typename Skip>
  [[nodiscard]] std::optional<Place> best_place(int job, Skip skip) const;

  void insert(int job, const Place& place);
  /// Where the shift's other jobs cannot be done without it (a way leads only past it), they go with it.
  void remove(int job);

 private:
  [[nodiscard]] std::int64_t extra_travel(int job, int shift, std::size_t position) const;
  [[nodiscard]] bool fits(int job, int shift, std::size_t position) const;
  bool retime(int shift);
  void leave_out(int job);

  const Problem* problem_;
  std::vector<std::vector<int>> sequences_;    ///< by shift
  std::vector<std::vector<Seconds>> leaving_;  ///< by shift: from the start, then from each stop
  std::vector<std::int32_t> travel_s_;         ///< by shift
  std::vector<int> shift_of_;
  std::vector<int> left_out_;
  Cost cost_;
};

template <typename Skip>
std::optional<PlanState::Place> PlanState::best_place(int job, Skip skip) const {
  std::optional<Place> best;
  for (int shift = 0; shift < static_cast<int>(sequences_.size()); ++shift) {
    const std::size_t positions = sequences_[static_cast<std::size_t>(shift)].size() + 1;
    for (std::size_t position = 0; position < positions; ++position) {
      const std::int64_t extra_s = extra_travel(job, shift, position);
      if ((best && extra_s >= best->extra_s) || skip() || !fits(job, shift, position)) continue;
      best = Place{shift, position, extra_s};
    }
  }
  return best;
}

}  // namespace gridvisit::planner
