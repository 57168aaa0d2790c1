// Plans routes: insertion where it costs least, then ruin and recreate (SISR: Christiaens and Vanden Berghe, "Slack
// Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020).
#pragma once

#include <functional>
#include <stop_token>

#include "planner/plan_state.hpp"

namespace gridvisit::planner {

struct SolveOptions {
  std::uint64_t seed = 1;
  int iterations = 20'000;
  std::stop_token stop = {};  ///< the best found so far is the answer
  /// Now and then: iterations done, and the best cost so far.
  std::function<void(int, const Cost&)> progress = {};
};

/// Deterministic for a problem, seed and number of iterations. Every job is planned or left out with its reason.
/// Refused: a problem that `validate` refuses.
Result<Solution> solve(const Problem& problem, const SolveOptions& options = {});

}  // namespace gridvisit::planner
