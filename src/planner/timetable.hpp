// When a sequence of jobs would be done in a shift: the one place that computes times.
#pragma once

#include <optional>
#include <span>

#include "planner/solution.hpp"

namespace gridvisit::planner {

/// The first moment from `arrival` on at which work on the job may begin; none where its last window has closed.
std::optional<Seconds> earliest_start(const Job& job, Seconds arrival);

/// The route of a shift that does these jobs in this order, leaving at the shift's begin; none where a way is missing,
/// a window has closed, or (unless `ignore_end`) the shift ends first.
std::optional<Route> make_route(const Problem& problem, int shift, std::span<const int> jobs, bool ignore_end = false);

}  // namespace gridvisit::planner
