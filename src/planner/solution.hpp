// Routes, what they cost, and what was left out with the reason proved.
#pragma once

#include <optional>
#include <vector>

#include "planner/problem.hpp"

namespace gridvisit::planner {

struct Stop {
  int job = 0;
  Seconds arrival = 0;
  Seconds start = 0;  ///< of the service, after waiting for a window, a colleague or the end of a break
  Seconds finish = 0;
  std::int32_t travel_s = 0;  ///< from the stop before, or the start
  std::int32_t travel_m = 0;
  int occurrence = 0;
  int person = 0;  ///< 1: the second of two
  bool operator==(const Stop&) const = default;
};

/// A break that was taken before the stop of that index (or before the way back), on the way or waiting.
struct Rest {
  int before_stop = 0;
  Seconds begin = 0;
  Seconds duration = 0;
  bool operator==(const Rest&) const = default;
};

/// One shift's work. An unused shift has no stops, and neither leaves nor returns.
struct Route {
  int shift = 0;
  std::vector<Stop> stops;
  Seconds finish = 0;         ///< back at the end location
  std::int32_t travel_s = 0;  ///< of the whole, the way back included
  std::int32_t travel_m = 0;
  Seconds leave = 0;  ///< from the start location: the shift's begin, or later where one would only wait
  std::vector<Rest> rests;
  bool operator==(const Route&) const = default;
};

/// By what they are for; the sum is what the search makes small.
struct Cost {
  Money left_out = 0;
  Money overtime = 0;
  Money wishes = 0;  ///< begun earlier or later than wished, the greatest lateness included
  Money travel = 0;
  Money work = 0;  ///< time from leaving to being back, and the use of shifts
  Money fairness = 0;
  Money visitors = 0;  ///< other workers than preferred or usual
  Money moved = 0;     ///< other than published

  [[nodiscard]] Money total() const {
    return left_out + overtime + wishes + travel + work + fairness + visitors + moved;
  }
  bool operator==(const Cost&) const = default;
};

enum class WhyLeftOut {
  no_shift,             ///< there is nobody to do it
  unreachable,          ///< no way leads there from any shift's start and back
  not_allowed,          ///< nobody who works on its days has the skills or may do it
  outside_every_shift,  ///< alone in an empty shift it would still be too late for its windows or for the shift's end
  no_time_left,         ///< it fits alone, but not beside what is planned
};

/// One change that alone makes room for the job, all else staying in its order; the smallest of its kind.
struct Relaxation {
  enum class Kind {
    longer_shift,   ///< the shift ends `amount` seconds later
    wider_window,   ///< the job's windows open and close `amount` seconds later
    skill,          ///< the shift's worker has the skill `amount` (and the same with each other listed)
    more_jobs,      ///< the shift may have one job more
    another_shift,  ///< the shift's worker has one more such shift, empty, of `amount` seconds
    drop,           ///< the job `amount` of the same or a lower priority is left out instead
  };
  Kind kind = Kind::longer_shift;
  int shift = 0;
  std::int64_t amount = 0;
  bool operator==(const Relaxation&) const = default;
};

struct LeftOut {
  int job = 0;
  WhyLeftOut why = WhyLeftOut::no_time_left;
  /// For no_time_left and outside_every_shift: the shift that would have to last the fewest seconds longer, with all
  /// else as planned, and how many; none where longer shifts alone do not help.
  std::optional<int> shift;
  Seconds longer_by = 0;
  int occurrence = 0;
  std::vector<Relaxation> relaxations;  ///< at most one of each kind; empty: no single one of them helps
  bool operator==(const LeftOut&) const = default;
};

struct Solution {
  std::vector<Route> routes;  ///< one a shift, in the shifts' order
  std::vector<LeftOut> left_out;
  Cost cost;
  bool operator==(const Solution&) const = default;
};

}  // namespace gridvisit::planner
