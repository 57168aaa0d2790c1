// gridvisit's own JSON: the planner's problem with every field by its name, and its solution. src/planner/README.md
// lists the fields.
#pragma once

#include <string_view>

#include "instances/instance.hpp"
#include "planner/solution.hpp"

namespace gridvisit {

/// A member that the format does not know is refused: it would be a rule that nobody keeps.
Result<Instance> read_own_format(std::string_view text, const std::string& file);

/// For every format but VROOM's. Names of jobs and shifts where the instance has them.
std::string write_own_format(const Instance& instance, const planner::Solution& solution);

}  // namespace gridvisit
