// Plans routes. What is a plain vehicle routing problem with time windows goes to the hybrid genetic search
// (genetic/search.hpp), everything else to ruin and recreate (ruin/search.hpp).
#pragma once

#include <functional>
#include <span>
#include <stop_token>

#include "planner/solution.hpp"

namespace gridvisit::planner {

struct Progress {
  double done = 0;  ///< 0…1
  double seconds = 0;
  std::int64_t iterations = 0;
  Money best = 0;
};

struct SolveOptions {
  std::uint64_t seed = 1;
  /// Steps of each thread; the same seed, iterations and threads give the same solution. Without it, `seconds` count.
  std::optional<std::int64_t> iterations = {};
  double seconds = 1;
  /// The seconds are of each thread's CPU and not of the wall: for measurements.
  bool count_cpu = false;
  int threads = 1;
  std::stop_token stop = {};  ///< the best found so far is the answer
  /// Every better solution, and now and then without one; from one thread at a time.
  std::function<void(const Progress&)> progress = {};
  /// What to begin with: by shift, its stops. What does not fit (any longer) is passed over.
  const Solution* warm_start = nullptr;
};

/// Every job is planned or left out with its reason. Refused: a problem that `validate` refuses.
Result<Solution> solve(const Problem& problem, const SolveOptions& options = {});

}  // namespace gridvisit::planner
