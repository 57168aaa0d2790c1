// An independent judge: whether a solution keeps every rule of its problem, and costs what it says. Shares no code with
// the solver.
#pragma once

#include <string>
#include <vector>

#include "planner/solution.hpp"

namespace gridvisit::planner {

/// Every broken rule as a sentence; empty where the solution is sound.
std::vector<std::string> check(const Problem& problem, const Solution& solution);

}  // namespace gridvisit::planner
