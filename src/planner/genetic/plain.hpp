// Whether a problem is a plain vehicle routing problem with time windows, and its translation into one.
#pragma once

#include <optional>

#include "planner/genetic/instance.hpp"
#include "planner/model.hpp"

namespace gridvisit::planner::genetic {

/// Client i is task i - 1, vehicle i is shift i. None where the problem needs more than the genetic search knows:
/// different shifts, two people, wishes, several windows, breaks, …
std::optional<Instance> find_plain(const Model& model);

}  // namespace gridvisit::planner::genetic
