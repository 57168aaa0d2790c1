#include "planner/ruin/plan_state.hpp"

#include <numeric>

namespace gridvisit::planner::ruin {
namespace {

constexpr std::size_t index_of(int number) { return static_cast<std::size_t>(number); }

}  // namespace

PlanState::PlanState(const Model& model)
    : model_(&model),
      routes_(index_of(model.shift_count())),
      shift_of_(index_of(model.task_count()), -1),
      position_of_(index_of(model.task_count()), -1),
      left_out_(index_of(model.task_count())),
      left_out_place_(index_of(model.task_count())),
      busy_(index_of(model.worker_count())),
      trial_of_(index_of(model.task_count())),
      trial_start_(index_of(model.task_count())),
      trial_rested_(index_of(model.task_count())),
      finish_trial_of_(index_of(model.shift_count())),
      trial_finish_(index_of(model.shift_count())),
      recorded_(index_of(model.shift_count())) {
  std::iota(left_out_.begin(), left_out_.end(), 0);
  std::iota(left_out_place_.begin(), left_out_place_.end(), 0);
  for (int task = 0; task < model.task_count(); ++task) cost_ += model.left_out_cost(task);
  for (int shift = 0; shift < model.shift_count(); ++shift) {
    routes_[index_of(shift)].finish = routes_[index_of(shift)].leave = model.shift(shift).begin;
  }
}

Money PlanState::fairness(Seconds busy, Money weight) const {
  if (weight == 0) return 0;
  const Money minutes = busy / 60;
  return weight * minutes * minutes / 1'000;
}

Money PlanState::end_cost(int shift, Seconds finish) const {
  const Weights& weights = model_->weights();
  return weights.overtime * std::max(0, finish - model_->shift(shift).end) + weights.work_s * finish;
}

RouteState& PlanState::edit(int shift) {
  RouteState& route = routes_[index_of(shift)];
  if (recording_ && recorded_[index_of(shift)] == 0) {
    recorded_[index_of(shift)] = 1;
    if (before_count_ == before_.size()) before_.emplace_back();
    // Assigned, not made anew: the vectors of earlier recordings keep their memory.
    before_[before_count_].first = shift;
    before_[before_count_].second = route;
    ++before_count_;
  }
  return route;
}

void PlanState::begin() {
  for (std::size_t i = 0; i < before_count_; ++i) recorded_[index_of(before_[i].first)] = 0;
  before_count_ = 0;
  recording_ = true;
  left_out_before_ = left_out_;
  busy_before_ = busy_;
  cost_before_ = cost_;
  latest_cost_before_ = latest_cost_;
}

void PlanState::roll_back() {
  for (std::size_t i = 0; i < before_count_; ++i) {
    for (const int task : route(before_[i].first).tasks) shift_of_[index_of(task)] = -1;
  }
  for (std::size_t i = 0; i < before_count_; ++i) {
    const auto& [shift, old] = before_[i];
    RouteState& route = routes_[index_of(shift)];
    route = old;
    for (std::size_t at = 0; at < route.tasks.size(); ++at) {
      shift_of_[index_of(route.tasks[at])] = shift;
      position_of_[index_of(route.tasks[at])] = static_cast<int>(at);
    }
    recorded_[index_of(shift)] = 0;
  }
  before_count_ = 0;
  left_out_ = left_out_before_;
  for (std::size_t i = 0; i < left_out_.size(); ++i) left_out_place_[index_of(left_out_[i])] = static_cast<int>(i);
  busy_ = busy_before_;
  cost_ = cost_before_;
  latest_cost_ = latest_cost_before_;
  unsettled_.clear();
}

void PlanState::restore(const std::vector<RouteState>& routes) {
  recording_ = false;
  for (RouteState& route : routes_) {
    for (const int task : route.tasks) leave_out(task);
  }
  for (int shift = 0; shift < model_->shift_count(); ++shift) {
    RouteState& route = routes_[index_of(shift)];
    // `summarize` takes away what was counted before.
    const Money counted = route.cost;
    const Seconds busy = route.busy;
    route = routes[index_of(shift)];
    route.cost = counted;
    route.busy = busy;
    for (std::size_t at = 0; at < route.tasks.size(); ++at) {
      const int task = route.tasks[at];
      shift_of_[index_of(task)] = shift;
      position_of_[index_of(task)] = static_cast<int>(at);
      cost_ -= model_->left_out_cost(task);
    }
    summarize(shift);
  }
  update_latest();
  left_out_.clear();
  for (int task = 0; task < model_->task_count(); ++task) {
    if (shift_of(task) >= 0) continue;
    left_out_place_[index_of(task)] = static_cast<int>(left_out_.size());
    left_out_.push_back(task);
  }
  unsettled_.clear();
}

bool PlanState::gaps_allow(int task, int day) const {
  const Task& its = model_->task(task);
  const Repeat& repeat = model_->job_of(task).repeat;
  if (repeat.times == 1) return true;
  const std::span<const Task> all = model_->tasks_of(its.job);
  const int first = model_->find_task(its.job, 0, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int shift = shift_of(first + static_cast<int>(i));
    const int apart = its.occurrence - all[i].occurrence;
    if (shift < 0 || apart == 0) continue;
    const int days = apart > 0 ? day - model_->shift(shift).day : model_->shift(shift).day - day;
    const std::int64_t gaps = std::abs(apart);
    if (days < gaps * repeat.smallest_gap_days || days > gaps * repeat.largest_gap_days) return false;
  }
  return true;
}

bool PlanState::may_join(int task, int shift) const {
  if (!model_->may_do(shift, task)) return false;
  const RouteState& its = route(shift);
  if (static_cast<int>(its.tasks.size()) >= model_->shift(shift).most_jobs) return false;
  const int partner = model_->task(task).partner;
  if (partner >= 0 && shift_of(partner) >= 0) {
    if (model_->shift(shift_of(partner)).worker == model_->shift(shift).worker) return false;
  }
  return gaps_allow(task, model_->shift(shift).day);
}

int PlanState::first_free_position(int task, int shift) const {
  const int pinned = model_->task(task).pinned_position;
  int position = 0;
  for (const int other : route(shift).tasks) {
    const int fixed = model_->task(other).pinned_position;
    if (fixed < 0 || (pinned >= 0 && fixed > pinned)) break;
    ++position;
  }
  return position;
}

bool PlanState::loads_fit(int task, const Place& place) const {
  const Shift& shift = model_->shift(place.shift);
  const std::vector<int>& tasks = route(place.shift).tasks;
  const auto amount = [](const std::vector<std::int64_t>& amounts, std::size_t dimension) {
    return dimension < amounts.size() ? amounts[dimension] : 0;
  };
  for (std::size_t dimension = 0; dimension < shift.capacity.size(); ++dimension) {
    std::int64_t load = amount(model_->job_of(task).delivery, dimension);
    for (const int other : tasks) load += amount(model_->job_of(other).delivery, dimension);
    if (load > shift.capacity[dimension]) return false;
    for (std::size_t i = 0; i <= tasks.size(); ++i) {
      const auto serve = [&](int served) {
        load += amount(model_->job_of(served).pickup, dimension) - amount(model_->job_of(served).delivery, dimension);
        return load <= shift.capacity[dimension];
      };
      if (static_cast<int>(i) == place.position && !serve(task)) return false;
      if (i < tasks.size() && !serve(tasks[i])) return false;
    }
  }
  return true;
}

bool PlanState::insert(int task, const Place& place) {
  settle();
  RouteState& route = edit(place.shift);
  const auto at = static_cast<std::ptrdiff_t>(place.position);
  route.tasks.insert(route.tasks.begin() + at, task);
  route.start.insert(route.start.begin() + at, -1);
  route.rested.insert(route.rested.begin() + at, 0);
  route.patient.insert(route.patient.begin() + at, place.patient ? 1 : 0);
  shift_of_[index_of(task)] = place.shift;
  for (std::size_t i = index_of(place.position); i < route.tasks.size(); ++i) {
    position_of_[index_of(route.tasks[i])] = static_cast<int>(i);
  }
  const int gap = left_out_place_[index_of(task)];
  left_out_[index_of(gap)] = left_out_.back();
  left_out_place_[index_of(left_out_.back())] = gap;
  left_out_.pop_back();
  cost_ -= model_->left_out_cost(task);
  if (!retime({place.shift})) return true;
  remove(task);
  settle();
  return false;
}

void PlanState::leave_out(int task) {
  shift_of_[index_of(task)] = -1;
  left_out_place_[index_of(task)] = static_cast<int>(left_out_.size());
  left_out_.push_back(task);
  cost_ += model_->left_out_cost(task);
}

void PlanState::remove(int task) {
  const int shift = shift_of(task);
  if (shift < 0) return;
  RouteState& route = edit(shift);
  const auto at = static_cast<std::ptrdiff_t>(position_of(task));
  route.tasks.erase(route.tasks.begin() + at);
  route.start.erase(route.start.begin() + at);
  route.rested.erase(route.rested.begin() + at);
  route.patient.erase(route.patient.begin() + at);
  for (std::size_t i = index_of(position_of(task)); i < route.tasks.size(); ++i) {
    position_of_[index_of(route.tasks[i])] = static_cast<int>(i);
  }
  leave_out(task);
  if (std::ranges::find(unsettled_, shift) == unsettled_.end()) unsettled_.push_back(shift);
}

void PlanState::settle() {
  while (!unsettled_.empty()) {
    const auto failed = retime(unsettled_);
    if (!failed) break;
    RouteState& route = edit(*failed);
    for (const int task : std::vector<int>(route.tasks)) {
      const int partner = model_->task(task).partner;
      remove(task);
      if (partner >= 0) remove(partner);
    }
  }
  unsettled_.clear();
}

}  // namespace gridvisit::planner::ruin
