// Routes, and what was left out with the reason proved.
#pragma once

#include <optional>
#include <vector>

#include "planner/problem.hpp"

namespace gridvisit::planner {

struct Stop {
  int job = 0;
  Seconds arrival = 0;
  Seconds start = 0;  ///< of the service, after waiting for a window
  Seconds finish = 0;
  std::int32_t travel_s = 0;  ///< from the stop before, or the start
  std::int32_t travel_m = 0;
  bool operator==(const Stop&) const = default;
};

/// One shift's work. An unused shift has no stops, and neither leaves nor returns.
struct Route {
  int shift = 0;
  std::vector<Stop> stops;
  Seconds finish = 0;         ///< back at the end location
  std::int32_t travel_s = 0;  ///< of the whole, the way back included
  std::int32_t travel_m = 0;
  bool operator==(const Route&) const = default;
};

enum class WhyLeftOut {
  no_shift,             ///< there is nobody to do it
  unreachable,          ///< no way leads there from any shift's start and back
  outside_every_shift,  ///< alone in an empty shift it would still be too late for its windows or for the shift's end
  no_time_left,         ///< it fits alone, but not beside what is planned
};

struct LeftOut {
  int job = 0;
  WhyLeftOut why = WhyLeftOut::no_time_left;
  /// For no_time_left and outside_every_shift: the shift that would have to last the fewest seconds longer, with all
  /// else as planned, and how many; none where longer shifts alone do not help.
  std::optional<int> shift;
  Seconds longer_by = 0;
  bool operator==(const LeftOut&) const = default;
};

struct Solution {
  std::vector<Route> routes;  ///< one a shift, in the shifts' order
  std::vector<LeftOut> left_out;
  bool operator==(const Solution&) const = default;
};

}  // namespace gridvisit::planner
