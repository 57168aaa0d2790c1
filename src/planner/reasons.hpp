// Why a job was left out: proved by trying, not guessed from a score.
#pragma once

#include <span>
#include <vector>

#include "planner/solution.hpp"

namespace gridvisit::planner {

/// For every job that no sequence holds, with the other jobs staying where they are. `sequences` is by shift.
std::vector<LeftOut> explain(const Problem& problem, std::span<const std::vector<int>> sequences);

}  // namespace gridvisit::planner
