#include "planner/write_solution.hpp"

#include "planner/clock.hpp"

namespace gridvisit::planner {
namespace {

// As `do_task` took them: each from when it may begin, on the way or waiting.
void write_rests(const Model& model, Route& route, const Leg& leg, int last_break, Seconds left) {
  const std::vector<Break>& breaks = model.shift(route.shift).breaks;
  for (int i = leg.first_break; i < last_break; ++i) {
    const Break& rest = breaks[static_cast<std::size_t>(i)];
    const Seconds begin = std::max(left, rest.window.begin);
    route.rests.push_back({static_cast<int>(route.stops.size()), begin, rest.duration});
    left = begin + rest.duration;
  }
}

Money fairness(std::int64_t busy, Money weight) {
  const Money minutes = busy / 60;
  return weight * minutes * minutes / 1'000;
}

class CostSum {
 public:
  CostSum(const Model& model, const std::vector<Route>& routes)
      : model_(model),
        routes_(routes),
        planned_(model.tasks().size()),
        busy_(static_cast<std::size_t>(model.worker_count())) {}

  Cost run() {
    for (const Route& route : routes_) add_route(route);
    for (const Seconds busy : busy_) cost_.fairness += fairness(busy, model_.weights().fair_workers);
    for (std::size_t task = 0; task < planned_.size(); ++task) {
      if (!planned_[task]) cost_.left_out += model_.left_out_cost(static_cast<int>(task));
    }
    cost_.wishes += latest_ * model_.weights().latest;
    return cost_;
  }

 private:
  void add_route(const Route& route) {
    if (route.stops.empty()) return;
    const Shift& shift = model_.shift(route.shift);
    const Weights& weights = model_.weights();
    Seconds busy = route.travel_s;
    for (const Stop& stop : route.stops) {
      const int task = model_.find_task(stop.job, stop.occurrence, stop.person);
      planned_[static_cast<std::size_t>(task)] = true;
      busy += model_.task(task).service;
      cost_.wishes += model_.wish_cost(task, stop.start);
      cost_.visitors += model_.visitor_cost(task, route.shift);
      cost_.moved += model_.moved_cost(task, route.shift) + model_.moved_start_cost(task, stop.start);
      latest_ = std::max<Money>(latest_, model_.lateness(task, stop.start));
    }
    cost_.overtime += weights.overtime * std::max(0, route.finish - shift.end);
    cost_.travel += weights.travel_s * route.travel_s + weights.travel_m * route.travel_m;
    cost_.work += weights.work_s * (route.finish - route.leave) + shift.fixed_cost;
    cost_.fairness += fairness(busy, weights.fair_days);
    busy_[static_cast<std::size_t>(shift.worker)] += busy;
  }

  const Model& model_;
  const std::vector<Route>& routes_;
  std::vector<bool> planned_;
  std::vector<Seconds> busy_;
  Money latest_ = 0;
  Cost cost_;
};

}  // namespace

Route write_route(const Model& model, int shift, std::span<const PlannedTask> tasks) {
  const Shift& its = model.shift(shift);
  Route route{shift, {}, its.begin, 0, 0, its.begin, {}};
  if (tasks.empty()) return route;
  Clock clock = begin_shift(model, shift);
  for (const PlannedTask& planned : tasks) {
    const Task& task = model.task(planned.task);
    const Clock before = clock;
    Leg leg;
    const Seconds start = do_task(model, clock, planned.task, planned.start, planned.patient, &leg);
    if (route.stops.empty()) {
      // Nobody leaves in order to wait.
      const bool rests = clock.breaks > before.breaks;
      route.leave = rests ? its.begin : start - leg.travel_s;
      if (!rests) leg.arrival = start;
    }
    write_rests(model, route, leg, clock.breaks, before.now);
    const std::int32_t travel_m = model.travel_m(shift, before.location, task.location);
    route.stops.push_back(
        {task.job, leg.arrival, start, clock.now, leg.travel_s, travel_m, task.occurrence, task.person});
    route.travel_s += leg.travel_s;
    route.travel_m += travel_m;
  }
  const Clock before = clock;
  Leg leg;
  route.finish = finish_shift(model, clock, &leg);
  write_rests(model, route, leg, clock.breaks, before.now);
  route.travel_s += leg.travel_s;
  route.travel_m += model.travel_m(shift, before.location, its.end_location);
  return route;
}

Cost cost_of(const Model& model, const std::vector<Route>& routes) { return CostSum(model, routes).run(); }

}  // namespace gridvisit::planner
