// A worker's day stop by stop: the one place of the solver that computes times.
#pragma once

#include "planner/model.hpp"
#include "planner/solution.hpp"

namespace gridvisit::planner {

/// Where a worker is in a shift, and when.
struct Clock {
  int shift = 0;
  int location = 0;
  Seconds now = 0;
  int breaks = 0;  ///< taken so far
};

Clock begin_shift(const Model& model, int shift);

/// What was done on the way to a stop.
struct Leg {
  Seconds travel_s = 0;
  int first_break = 0;  ///< breaks from here to the clock's were taken
  Seconds arrival = 0;  ///< travelled, and rested on the way or after it
};

/// Drives to the task, waits until it and `not_before` allow it to begin, and does it; gives the start. Below 0, and
/// the clock as it was, where there is no way, the last window has closed, or a break would have to be missed. A break
/// is taken as soon as that delays nothing, and otherwise as late as its window lets it. The shift's end is not looked
/// at.
Seconds do_task(const Model& model, Clock& clock, int task, Seconds not_before, bool patient, Leg* leg = nullptr);

/// Drives to where the shift ends and gives the arrival; below 0 where there is no way or a break would be missed.
Seconds finish_shift(const Model& model, Clock& clock, Leg* leg = nullptr);

}  // namespace gridvisit::planner
