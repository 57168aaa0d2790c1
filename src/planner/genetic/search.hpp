// Hybrid genetic search: parents are chosen for quality and difference, a child takes neighbouring routes from both and
// is improved by local search; the price of broken rules follows how many children keep them. Vidal et al. 2013; Kool
// et al. 2022; Wouda, Lan, Kool, "PyVRP: A high-performance VRP solver package", INFORMS Journal on Computing 36(4),
// 2024.
#pragma once

#include <functional>
#include <optional>

#include "planner/genetic/individual.hpp"

namespace gridvisit::planner::genetic {

struct SearchOptions {
  std::uint64_t seed = 1;
  /// Asked before every child; the first answer of false ends the search.
  std::function<bool()> go_on;
  /// Told of every better solution.
  std::function<void(const Individual&)> improved = {};
  std::vector<Plan> starts = {};  ///< taken into the first population
};

/// The best plan that keeps every rule; none where none was found.
std::optional<Individual> search(const Instance& instance, const SearchOptions& options);

}  // namespace gridvisit::planner::genetic
