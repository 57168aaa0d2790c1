#include "bench/planner/baselines.hpp"

#include <limits>

#include "planner/reasons.hpp"
#include "planner/ruin/plan_state.hpp"
#include "planner/write_solution.hpp"

namespace gridvisit::bench {
namespace {

using planner::Model;
using planner::Money;
using planner::ruin::Place;
using planner::ruin::PlanState;

constexpr Money kNoBound = std::numeric_limits<Money>::max();

// At the end of the shift; a visit for two also at the end of whatever colleague's shift comes first.
bool append(PlanState& plan, int task, int shift) {
  const Model& model = plan.model();
  const auto at_end = [&](int which, int where) -> std::optional<Place> {
    if (!plan.may_join(which, where)) return std::nullopt;
    const Place place{where, static_cast<int>(plan.route(where).tasks.size()), false, 0};
    if (!plan.insertion_cost(which, place, kNoBound)) return std::nullopt;
    return place;
  };
  const auto place = at_end(task, shift);
  if (!place || !plan.insert(task, *place)) return false;
  const int partner = model.task(task).partner;
  if (partner < 0) return true;
  for (int other = 0; other < model.shift_count(); ++other) {
    if (model.shift(other).day != model.shift(shift).day) continue;
    const auto beside = at_end(partner, other);
    if (beside && plan.insert(partner, *beside)) return true;
  }
  plan.remove(task);
  plan.settle();
  return false;
}

planner::Solution write(const PlanState& plan) {
  planner::Solution solution;
  for (int shift = 0; shift < plan.model().shift_count(); ++shift) {
    std::vector<planner::PlannedTask> tasks;
    const auto& route = plan.route(shift);
    for (std::size_t i = 0; i < route.tasks.size(); ++i) {
      tasks.push_back({route.tasks[i], route.start[i], route.patient[i] != 0});
    }
    solution.routes.push_back(planner::write_route(plan.model(), shift, tasks));
  }
  solution.cost = planner::cost_of(plan.model(), solution.routes);
  for (const int task : plan.left_out()) {
    if (plan.model().task(task).person == 1) continue;
    planner::LeftOut left_out;
    left_out.job = plan.model().task(task).job;
    left_out.occurrence = plan.model().task(task).occurrence;
    solution.left_out.push_back(left_out);
  }
  return solution;
}

bool is_of(const Model& model, int task, int shift) {
  return model.task(task).person == 0 && model.job_of(task).usual_worker == model.shift(shift).worker;
}

}  // namespace

planner::Solution plan_nearest_first(const planner::Problem& problem) {
  const Model model(problem);
  PlanState plan(model);
  for (int shift = 0; shift < model.shift_count(); ++shift) {
    std::vector<bool> tried(model.tasks().size());
    for (;;) {
      const auto& tasks = plan.route(shift).tasks;
      const int here = tasks.empty() ? model.shift(shift).start_location : model.task(tasks.back()).location;
      int nearest = -1;
      for (int task = 0; task < model.task_count(); ++task) {
        if (tried[static_cast<std::size_t>(task)] || plan.shift_of(task) >= 0 || !is_of(model, task, shift)) continue;
        const auto way = [&](int other) { return model.travel_s(shift, here, model.task(other).location); };
        if (nearest < 0 || way(task) < way(nearest)) nearest = task;
      }
      if (nearest < 0) break;
      tried[static_cast<std::size_t>(nearest)] = true;
      append(plan, nearest, shift);
    }
  }
  return write(plan);
}

planner::Solution plan_in_list_order(const planner::Problem& problem) {
  const Model model(problem);
  PlanState plan(model);
  for (int shift = 0; shift < model.shift_count(); ++shift) {
    for (int task = 0; task < model.task_count(); ++task) {
      if (plan.shift_of(task) < 0 && is_of(model, task, shift)) append(plan, task, shift);
    }
  }
  return write(plan);
}

}  // namespace gridvisit::bench
