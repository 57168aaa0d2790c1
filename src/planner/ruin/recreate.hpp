// Puts left-out tasks into a plan, each where it costs least; the places of neighbours, and empty shifts, are looked
// at.
#pragma once

#include "planner/random.hpp"
#include "planner/ruin/plan_state.hpp"

namespace gridvisit::planner::ruin {

class Recreate {
 public:
  Recreate(const Model& model, Random& random);

  /// The likeliest to be beside a task, nearest first.
  [[nodiscard]] const std::vector<int>& neighbours(int task) const {
    return neighbours_[static_cast<std::size_t>(task)];
  }
  /// Each place is passed over with the chance `blink`. The order is drawn.
  void put_back(PlanState& plan, double blink);

 private:
  void list_neighbours();
  void list_shifts();
  void sort(std::vector<int>& tasks);
  [[nodiscard]] double sort_key(int task, std::size_t order);
  void find_candidates(const PlanState& plan, int task);
  [[nodiscard]] Place best_place(PlanState& plan, int task, double blink, Money bound);
  void look_at_shift(PlanState& plan, int task, int shift, double blink, Place& best);
  void put_pair_back(PlanState& plan, int first, int second, double blink);

  const Model& model_;
  Random& random_;
  std::vector<std::vector<int>> neighbours_;
  std::vector<std::vector<int>> shifts_;  ///< by task: those that may do it; where they are many, the nearest first
  std::vector<int> candidates_;
  std::vector<int> marked_;  ///< by shift: the number of the search that took it
  int marks_ = 0;
  std::vector<double> keys_;
};

}  // namespace gridvisit::planner::ruin
