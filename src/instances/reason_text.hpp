// A reason for leaving a job out, in words.
#pragma once

#include <string_view>

#include "instances/instance.hpp"
#include "planner/solution.hpp"

namespace gridvisit {

/// "no_time_left", …
std::string_view name_of(planner::WhyLeftOut why);
std::string_view name_of(planner::Relaxation::Kind kind);

/// "the shifts are full. It would fit if shift 3 lasted 12 min longer; …"
std::string describe(const planner::LeftOut& left_out, const Instance& instance);

}  // namespace gridvisit
