// What inserting a task would cost: times are followed from it on through its shift, and through those of colleagues
// who would have to wait, until they are as they were.
#include "planner/ruin/plan_state.hpp"

namespace gridvisit::planner::ruin {
namespace {

constexpr std::size_t index_of(int number) { return static_cast<std::size_t>(number); }

}  // namespace

struct PlanState::Trial {
  int task = -1;
  Place place;
  Money cost = 0;
  Money bound = 0;
  Seconds latest = 0;
  int steps = 0;

  /// The shift as if the task were in it.
  [[nodiscard]] int task_at(const RouteState& route, int shift, int index) const {
    if (shift != place.shift || index < place.position) return route.tasks[index_of(index)];
    return index == place.position ? task : route.tasks[index_of(index - 1)];
  }
  [[nodiscard]] int size(const RouteState& route, int shift) const {
    return static_cast<int>(route.tasks.size()) + (shift == place.shift ? 1 : 0);
  }
};

Seconds PlanState::known_start(int task) const {
  if (trial_of_[index_of(task)] == trials_) return trial_start_[index_of(task)];
  return shift_of(task) < 0 ? -1 : start_of(task);
}

int PlanState::known_rested(int task) const {
  if (trial_of_[index_of(task)] == trials_) return trial_rested_[index_of(task)];
  return route(shift_of(task)).rested[index_of(position_of(task))];
}

Seconds PlanState::not_before(int task) const {
  const Task& its = model_->task(task);
  if (its.partner < 0) return 0;
  const Seconds others = known_start(its.partner);
  return others < 0 ? 0 : others - its.most_after;
}

// All that does not depend on times, cheapest first.
std::optional<Money> PlanState::fixed_delta(int task, const Place& place, Money bound) const {
  const RouteState& its = route(place.shift);
  const Shift& shift = model_->shift(place.shift);
  const auto location = [&](int index) { return model_->task(its.tasks[index_of(index)]).location; };
  const int size = static_cast<int>(its.tasks.size());
  const int before = place.position == 0 ? shift.start_location : location(place.position - 1);
  const int after = place.position == size ? shift.end_location : location(place.position);
  const int here = model_->task(task).location;
  const Seconds in = model_->travel_s(place.shift, before, here);
  const Seconds out = model_->travel_s(place.shift, here, after);
  if (in == kNoWay || out == kNoWay) return std::nullopt;
  const Weights& weights = model_->weights();
  // An unused shift does not travel at all.
  const Seconds past = size == 0 ? 0 : model_->travel_s(place.shift, before, after);
  const Seconds extra_s = in + out - (past == kNoWay ? in + out : past);
  Money cost = weights.travel_s * extra_s + model_->shift_cost(task, place.shift);
  if (weights.travel_m != 0) {
    const Money past_m = size == 0 ? 0 : model_->travel_m(place.shift, before, after);
    cost += weights.travel_m *
            (Money{model_->travel_m(place.shift, before, here)} + model_->travel_m(place.shift, here, after) - past_m);
  }
  if (size == 0) cost += shift.fixed_cost;
  const Seconds extra_busy = extra_s + model_->task(task).service;
  cost += fairness(its.busy + extra_busy, weights.fair_days) - fairness(its.busy, weights.fair_days);
  const Seconds busy = busy_[index_of(shift.worker)];
  cost += fairness(busy + extra_busy, weights.fair_workers) - fairness(busy, weights.fair_workers);
  if (cost >= bound || its.travel_s + extra_s > shift.longest_travel) return std::nullopt;
  if (model_->has_loads() && !loads_fit(task, place)) return std::nullopt;
  return cost;
}

std::optional<Money> PlanState::insertion_cost(int task, const Place& place, Money bound) {
  const auto fixed = fixed_delta(task, place, bound);
  if (!fixed) return std::nullopt;
  ++trials_;
  required_.clear();
  Trial trial{.task = task, .place = place, .cost = *fixed, .bound = bound};
  if (!walk(trial, place.shift, place.position) || !walk_required(trial)) return std::nullopt;
  const Weights& weights = model_->weights();
  if (weights.latest > 0) trial.cost += std::max<Money>(0, trial.latest * weights.latest - latest_cost_);
  if (trial.cost >= bound) return std::nullopt;
  return trial.cost;
}

Clock PlanState::clock_before(const Trial& trial, int shift, int index) const {
  if (index == 0) return begin_shift(*model_, shift);
  const int before = trial.task_at(route(shift), shift, index - 1);
  const Task& its = model_->task(before);
  return {shift, its.location, known_start(before) + its.service, known_rested(before)};
}

bool PlanState::walk(Trial& trial, int shift, int index) {
  const RouteState& its = route(shift);
  const int size = trial.size(its, shift);
  Clock clock = clock_before(trial, shift, index);
  for (int i = index; i < size; ++i) {
    if (++trial.steps > 4 * model_->task_count() + 200) return false;
    const int task = trial.task_at(its, shift, i);
    const bool is_new = task == trial.task;
    const Seconds old = known_start(task);
    const bool patient = is_new ? trial.place.patient : its.patient[index_of(position_of(task))] != 0;
    Seconds bound = 0;
    // Where people wait for each other, a trial only moves stops later: what it finds is kept, if not always the best.
    if (model_->has_pairs()) bound = std::max(not_before(task), old);
    Leg leg;
    const Seconds start = do_task(*model_, clock, task, bound, patient, &leg);
    if (start < 0 || clock.now > limit(shift)) return false;
    if (i == 0 && model_->weights().work_s != 0 && is_new) {
      const Seconds leave = clock.breaks > 0 ? model_->shift(shift).begin : start - leg.travel_s;
      trial.cost -= model_->weights().work_s * (leave - (its.tasks.empty() ? model_->shift(shift).begin : its.leave));
    }
    if (!is_new && start == old && clock.breaks == known_rested(task)) return true;
    if (is_new && start == old) return true;
    take_start(trial, task, start, clock.breaks);
    if (trial.cost >= trial.bound && model_->later_is_never_cheaper()) return false;
  }
  return walk_to_end(trial, clock);
}

void PlanState::take_start(Trial& trial, int task, Seconds start, int rested) {
  const Task& its = model_->task(task);
  if (its.has_start_cost) {
    const Seconds old = known_start(task);
    trial.cost += model_->start_cost(task, start) - (old < 0 ? 0 : model_->start_cost(task, old));
    trial.latest = std::max(trial.latest, model_->lateness(task, start));
  }
  // Without pairs no stop is walked over twice.
  if (!model_->has_pairs()) return;
  trial_of_[index_of(task)] = trials_;
  trial_start_[index_of(task)] = start;
  trial_rested_[index_of(task)] = rested;
  if (its.partner < 0) return;
  const Seconds others = known_start(its.partner);
  if (others >= 0 && others < start + its.least_after) required_.emplace_back(its.partner, start + its.least_after);
}

bool PlanState::walk_to_end(Trial& trial, Clock& clock) {
  const int shift = clock.shift;
  const Seconds finish = finish_shift(*model_, clock);
  if (finish < 0 || finish > limit(shift)) return false;
  const bool known = finish_trial_of_[index_of(shift)] == trials_;
  trial.cost += end_cost(shift, finish) - end_cost(shift, known ? trial_finish_[index_of(shift)] : route(shift).finish);
  finish_trial_of_[index_of(shift)] = trials_;
  trial_finish_[index_of(shift)] = finish;
  return true;
}

bool PlanState::walk_required(Trial& trial) {
  while (!required_.empty()) {
    const auto [task, start] = required_.back();
    required_.pop_back();
    if (known_start(task) >= start) continue;
    if (task == trial.task) {
      if (!walk(trial, trial.place.shift, trial.place.position)) return false;
      continue;
    }
    const int shift = shift_of(task);
    int index = position_of(task);
    if (shift == trial.place.shift && index >= trial.place.position) ++index;
    if (!walk(trial, shift, index)) return false;
  }
  return true;
}

}  // namespace gridvisit::planner::ruin
