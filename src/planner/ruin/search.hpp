// Ruin and recreate: takes strings of neighbouring stops out of the plan, puts them back where they cost least, and
// keeps the result if it is better, or worse by no more than the temperature allows. SISR: Christiaens and Vanden
// Berghe, "Slack Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020.
#pragma once

#include <functional>

#include "planner/ruin/recreate.hpp"

namespace gridvisit::planner::ruin {

struct SearchOptions {
  std::uint64_t seed = 1;
  /// Asked before every step: how much of the search is done, 0…1; 1 ends it.
  std::function<double()> done;
  /// Told of every better plan.
  std::function<void(const PlanState&)> improved = {};
};

/// Improves the plan; what it leaves out is put in first. `warm`: it is good already and is searched around.
void search(PlanState& plan, const SearchOptions& options, bool warm);

}  // namespace gridvisit::planner::ruin
