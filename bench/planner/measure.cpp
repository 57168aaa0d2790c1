#include "bench/planner/measure.hpp"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "planner/check.hpp"

namespace gridvisit::bench {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Measured measure(const planner::Problem& problem, planner::SolveOptions options, double mark_s) {
  Measured measured;
  options.count_cpu = true;
  options.progress = [&](const planner::Progress& progress) {
    measured.iterations = progress.iterations;
    if (progress.seconds <= mark_s) measured.cost_at = progress.best;
  };
  const std::clock_t began = std::clock();
  auto solution = planner::solve(problem, options);
  measured.cpu_s = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
  if (!solution) {
    fmt::print(stderr, "{}\n", solution.error().to_string());
    std::exit(1);
  }
  for (const std::string& broken : planner::check(problem, *solution)) {
    fmt::print(stderr, "the checker says: {}\n", broken);
    std::exit(1);
  }
  measured.solution = std::move(*solution);
  return measured;
}

}  // namespace gridvisit::bench
