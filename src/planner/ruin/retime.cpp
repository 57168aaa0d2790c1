// The times of a plan, from scratch: each shift from its begin, again where a colleague makes somebody wait, until
// nothing moves. The least fixed point of a monotone system, as in critical-path networks with time lags (Dechter,
// Meiri, Pearl, "Temporal constraint networks", Artificial Intelligence 49, 1991).
#include "planner/ruin/plan_state.hpp"

namespace gridvisit::planner::ruin {
namespace {

constexpr std::size_t index_of(int number) { return static_cast<std::size_t>(number); }
/// How often on average a shift is run through before the waiting is taken to be endless.
constexpr std::size_t kMostRounds = 30;

}  // namespace

// All shifts whose times may depend on these.
void PlanState::add_linked(std::vector<int>& shifts) const {
  if (!model_->has_pairs()) return;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    for (const int task : route(shifts[i]).tasks) {
      const int partner = model_->task(task).partner;
      const int shift = partner < 0 ? -1 : shift_of(partner);
      if (shift >= 0 && std::ranges::find(shifts, shift) == shifts.end()) shifts.push_back(shift);
    }
  }
}

// None where all went well; else a shift that cannot be worked as it is.
std::optional<int> PlanState::retime(const std::vector<int>& shifts) {
  std::vector<int> linked = shifts;
  add_linked(linked);
  for (const int shift : linked) {
    RouteState& route = edit(shift);
    std::ranges::fill(route.start, -1);
  }
  std::vector<int> waiting(linked.rbegin(), linked.rend());
  std::size_t rounds = kMostRounds * (linked.size() + 1);
  while (!waiting.empty()) {
    const int shift = waiting.back();
    waiting.pop_back();
    if (rounds-- == 0 || !retime_route(shift, waiting)) return shift;
  }
  for (const int shift : linked) summarize(shift);
  update_latest();
  return std::nullopt;
}

bool PlanState::retime_route(int shift, std::vector<int>& waiting) {
  RouteState& route = routes_[index_of(shift)];
  if (static_cast<int>(route.tasks.size()) == 0) {
    route.finish = route.leave = model_->shift(shift).begin;
    return true;
  }
  Clock clock = begin_shift(*model_, shift);
  for (std::size_t i = 0; i < route.tasks.size(); ++i) {
    const int task = route.tasks[i];
    const Task& its = model_->task(task);
    const int other = its.partner >= 0 && shift_of(its.partner) >= 0 ? its.partner : -1;
    const Seconds others_start = other < 0 ? -1 : start_of(other);
    const Seconds bound = others_start < 0 ? 0 : others_start - its.most_after;
    Leg leg;
    const Seconds start = do_task(*model_, clock, task, bound, route.patient[i] != 0, &leg);
    if (start < 0 || clock.now > limit(shift)) return false;
    route.start[i] = start;
    route.rested[i] = clock.breaks;
    if (i == 0) route.leave = clock.breaks > 0 ? model_->shift(shift).begin : start - leg.travel_s;
    if (others_start < 0 || others_start >= start + its.least_after) continue;
    const int others_shift = shift_of(other);
    if (std::ranges::find(waiting, others_shift) == waiting.end()) waiting.push_back(others_shift);
  }
  route.finish = finish_shift(*model_, clock);
  return route.finish >= 0 && route.finish <= limit(shift);
}

void PlanState::summarize(int shift) {
  RouteState& route = routes_[index_of(shift)];
  const Shift& its = model_->shift(shift);
  Seconds& busy = busy_[index_of(its.worker)];
  cost_ -= route.cost + fairness(busy, model_->weights().fair_workers);
  busy -= route.busy;
  route.cost = 0;
  route.travel_s = 0;
  route.busy = 0;
  route.latest = 0;
  int location = its.start_location;
  for (std::size_t i = 0; i < route.tasks.size(); ++i) {
    const int task = route.tasks[i];
    const Task& what = model_->task(task);
    route.travel_s += model_->travel_s(shift, location, what.location);
    route.busy += what.service;
    route.cost += model_->travel_cost(shift, location, what.location) + model_->shift_cost(task, shift);
    if (what.has_start_cost) {
      route.cost += model_->start_cost(task, route.start[i]);
      route.latest = std::max(route.latest, model_->lateness(task, route.start[i]));
    }
    location = what.location;
  }
  if (!route.tasks.empty()) {
    route.travel_s += model_->travel_s(shift, location, its.end_location);
    route.cost += model_->travel_cost(shift, location, its.end_location) + its.fixed_cost;
    route.busy += route.travel_s;
  }
  route.cost += end_cost(shift, route.finish) - model_->weights().work_s * route.leave;
  route.cost += fairness(route.busy, model_->weights().fair_days);
  busy += route.busy;
  cost_ += route.cost + fairness(busy, model_->weights().fair_workers);
}

void PlanState::update_latest() {
  if (model_->weights().latest == 0) return;
  Seconds latest = 0;
  for (const RouteState& route : routes_) latest = std::max(latest, route.latest);
  cost_ -= latest_cost_;
  latest_cost_ = latest * model_->weights().latest;
  cost_ += latest_cost_;
}

}  // namespace gridvisit::planner::ruin
