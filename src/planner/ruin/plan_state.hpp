// A plan under construction: which tasks each shift does in which order and when, and what that costs. Every rule is
// kept at all times; what fits nowhere is left out. Two people of one job bind the times of their shifts together, so a
// change may move stops of other shifts.
#pragma once

#include <optional>

#include "planner/clock.hpp"

namespace gridvisit::planner::ruin {

struct RouteState {
  std::vector<int> tasks;
  std::vector<Seconds> start;
  std::vector<int> rested;  ///< breaks taken before leaving that stop
  std::vector<unsigned char> patient;
  Seconds finish = 0;
  Seconds leave = 0;
  Seconds travel_s = 0;
  Seconds busy = 0;    ///< travel and service
  Seconds latest = 0;  ///< the greatest lateness
  Money cost = 0;      ///< of all the route alone can tell
};

/// Where a task would go, and what that would cost.
struct Place {
  int shift = -1;
  int position = 0;
  bool patient = false;
  Money cost = 0;
};

class PlanState {
 public:
  explicit PlanState(const Model& model);

  [[nodiscard]] const Model& model() const { return *model_; }
  [[nodiscard]] const RouteState& route(int shift) const { return routes_[static_cast<std::size_t>(shift)]; }
  /// -1: left out.
  [[nodiscard]] int shift_of(int task) const { return shift_of_[static_cast<std::size_t>(task)]; }
  [[nodiscard]] int position_of(int task) const { return position_of_[static_cast<std::size_t>(task)]; }
  [[nodiscard]] Seconds start_of(int task) const {
    return route(shift_of(task)).start[static_cast<std::size_t>(position_of(task))];
  }
  [[nodiscard]] const std::vector<int>& left_out() const { return left_out_; }
  [[nodiscard]] Money cost() const { return cost_; }

  /// Whether its day, people and gaps to its other occurrences allow the task in the shift beside what is planned.
  [[nodiscard]] bool may_join(int task, int shift) const;
  /// What inserting it there adds to the cost; none where that breaks a rule or costs `bound` or more. `place.cost` is
  /// not read.
  [[nodiscard]] std::optional<Money> insertion_cost(int task, const Place& place, Money bound);
  /// When the shift would end with the last `insertion_cost` that was not none.
  [[nodiscard]] Seconds tried_finish(int shift) const {
    const auto at = static_cast<std::size_t>(shift);
    return finish_trial_of_[at] == trials_ ? trial_finish_[at] : routes_[at].finish;
  }
  /// Positions from here on are open; the stops before are pinned.
  [[nodiscard]] int first_free_position(int task, int shift) const;

  /// False, and nothing changed, where it turns out not to fit.
  bool insert(int task, const Place& place);
  /// The task only; a partner stays. Times are as before until `settle`.
  void remove(int task);
  /// Recomputes what was removed from. What cannot be done any longer (a way led only past it) is removed, too.
  void settle();

  [[nodiscard]] const std::vector<RouteState>& routes() const { return routes_; }
  /// Makes it a plan it was before.
  void restore(const std::vector<RouteState>& routes);

  /// From here on changes can be taken back.
  void begin();
  void roll_back();

 private:
  struct Trial;

  [[nodiscard]] RouteState& edit(int shift);
  [[nodiscard]] bool loads_fit(int task, const Place& place) const;
  [[nodiscard]] bool gaps_allow(int task, int day) const;
  [[nodiscard]] std::optional<Money> fixed_delta(int task, const Place& place, Money bound) const;
  [[nodiscard]] Money fairness(Seconds busy, Money weight) const;
  [[nodiscard]] Money end_cost(int shift, Seconds finish) const;
  [[nodiscard]] Seconds limit(int shift) const { return model_->shift(shift).end + model_->shift(shift).most_overtime; }
  [[nodiscard]] bool walk(Trial& trial, int shift, int index);
  [[nodiscard]] bool walk_to_end(Trial& trial, Clock& clock);
  [[nodiscard]] bool walk_required(Trial& trial);
  void take_start(Trial& trial, int task, Seconds start, int rested);
  [[nodiscard]] Clock clock_before(const Trial& trial, int shift, int index) const;
  /// The last start known: of the trial, else of the plan; -1: none.
  [[nodiscard]] Seconds known_start(int task) const;
  [[nodiscard]] int known_rested(int task) const;
  [[nodiscard]] Seconds not_before(int task) const;

  [[nodiscard]] std::optional<int> retime(const std::vector<int>& shifts);
  [[nodiscard]] bool retime_route(int shift, std::vector<int>& waiting);
  void summarize(int shift);
  void update_latest();
  void add_linked(std::vector<int>& shifts) const;
  void leave_out(int task);

  const Model* model_;
  std::vector<RouteState> routes_;
  std::vector<int> shift_of_;
  std::vector<int> position_of_;
  std::vector<int> left_out_;
  std::vector<int> left_out_place_;  ///< by task, in left_out_
  std::vector<Seconds> busy_;        ///< by worker
  Money cost_ = 0;
  Money latest_cost_ = 0;
  std::vector<int> unsettled_;

  // Of trials.
  std::vector<int> trial_of_;
  std::vector<Seconds> trial_start_;
  std::vector<int> trial_rested_;
  std::vector<int> finish_trial_of_;
  std::vector<Seconds> trial_finish_;
  int trials_ = 0;
  std::vector<std::pair<int, Seconds>> required_;  ///< tasks that must begin later

  // Of taking back.
  bool recording_ = false;
  std::vector<std::pair<int, RouteState>> before_;
  std::size_t before_count_ = 0;
  std::vector<unsigned char> recorded_;
  std::vector<int> left_out_before_;
  std::vector<Seconds> busy_before_;
  Money cost_before_ = 0;
  Money latest_cost_before_ = 0;
};

}  // namespace gridvisit::planner::ruin
