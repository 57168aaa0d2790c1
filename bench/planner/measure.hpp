// What the benchmarks of the planner share: files, CPU time, a checked solution.
#pragma once

#include <filesystem>
#include <string>

#include "planner/solve.hpp"

namespace gridvisit::bench {

struct Measured {
  planner::Solution solution;
  double cpu_s = 0;  ///< of the whole process, all threads
  std::int64_t iterations = 0;
  planner::Money cost_at = 0;  ///< the best at `SolveOptions::progress`' mark
};

std::string read_file(const std::filesystem::path& path);

/// Solves and checks; ends the program with a message where a rule is broken. `mark_s`: when the cost is noted.
Measured measure(const planner::Problem& problem, planner::SolveOptions options, double mark_s = 0);

}  // namespace gridvisit::bench
