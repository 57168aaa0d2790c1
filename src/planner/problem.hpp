// A routing problem as integers: who can work when, what is to be done where, how long every way takes. It knows
// nothing of people; src/planning translates. Times are seconds since the midnight that begins the horizon.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/error.hpp"

namespace gridvisit::planner {

using Seconds = std::int32_t;

/// In a matrix: there is no way.
inline constexpr std::int32_t kNoWay = std::numeric_limits<std::int32_t>::max();

/// Travel between locations, row by row from each to each; need not be symmetric.
struct Matrix {
  int size = 0;
  std::vector<std::int32_t> seconds;  ///< size × size
  std::vector<std::int32_t> metres;   ///< size × size

  [[nodiscard]] std::int32_t seconds_between(int from, int to) const { return seconds[index(from, to)]; }
  [[nodiscard]] std::int32_t metres_between(int from, int to) const { return metres[index(from, to)]; }

 private:
  [[nodiscard]] std::size_t index(int from, int to) const {
    return static_cast<std::size_t>(from) * static_cast<std::size_t>(size) + static_cast<std::size_t>(to);
  }
};

/// Work may begin from the first to the last second of it.
struct Window {
  Seconds begin = 0;
  Seconds end = 0;
  bool operator==(const Window&) const = default;
};

struct Job {
  int location = 0;
  Seconds service = 0;
  std::vector<Window> windows;  ///< by begin, not overlapping, at least one
  int priority = 1;             ///< 1 (least) to 100: what leaving it out costs
};

/// One worker's working time of one day.
struct Shift {
  int start_location = 0;
  int end_location = 0;
  Seconds begin = 0;
  Seconds end = 0;  ///< back at the end location by then
  int most_jobs = 1'000;
};

struct Problem {
  Matrix matrix;
  std::vector<Job> jobs;
  std::vector<Shift> shifts;
};

/// Whether the numbers make sense together; the solver and the checker rely on it.
Result<> validate(const Problem& problem);

}  // namespace gridvisit::planner
