// Invented towns for the benchmarks: villages around their stations, a worker for each, people at home in them, visits
// of several kinds over a number of working days.
#pragma once

#include <cstdint>

#include "planner/problem.hpp"

namespace gridvisit::bench {

struct TownShape {
  int visits = 800;  ///< in all, each repeat and each visit for two counted once
  int pairs = 60;    ///< of them for two people
  int workers = 15;
  int days = 22;
  double weekly = 0.2;       ///< share of the visits that belong to weekly repeats
  double two_weekly = 0.15;  ///< and to two-weekly ones
  std::uint64_t seed = 1;
};

/// Eight hours a day and a break at noon; five minutes to half an hour a visit; the village's own worker is the usual
/// visitor; a tenth of the visits wish for the morning.
planner::Problem make_town(const TownShape& shape);

/// A vehicle routing problem of one of the six types of Solomon ("R1", "C2", …) with many customers, as Gehring and
/// Homberger made them. In tenths, as the reader of Solomon's files has it.
planner::Problem make_homberger(const char* type, int customers, std::uint64_t seed);

}  // namespace gridvisit::bench
