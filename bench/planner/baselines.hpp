// How plans are made without a planner: what the town's month is compared with.
#pragma once

#include "planner/solution.hpp"

namespace gridvisit::bench {

/// Every worker, day by day, goes to the nearest person of their village who can still be visited.
planner::Solution plan_nearest_first(const planner::Problem& problem);

/// Every worker goes through their village in the order of its list, as many a day as fit.
planner::Solution plan_in_list_order(const planner::Problem& problem);

}  // namespace gridvisit::bench
