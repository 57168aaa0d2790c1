// From sequences of tasks to the routes a person reads: times, ways, breaks, and what all of it costs.
#pragma once

#include <span>

#include "planner/model.hpp"
#include "planner/solution.hpp"

namespace gridvisit::planner {

/// A task of a shift, and whether it waits for its wish.
struct PlannedTask {
  int task = 0;
  Seconds start = 0;
  bool patient = false;
};

/// The shift's route; the tasks begin when they say.
Route write_route(const Model& model, int shift, std::span<const PlannedTask> tasks);

/// Of routes and what they leave out (`left_out` of the solution need not be filled).
Cost cost_of(const Model& model, const std::vector<Route>& routes);

}  // namespace gridvisit::planner
