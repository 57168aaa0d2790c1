// A routing problem as integers: who can work when, what is to be done where, how long every way takes, what each thing
// costs. It knows nothing of people; src/planning translates. Times are seconds since the midnight that begins the
// horizon. README.md explains it on one page.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/error.hpp"

namespace gridvisit::planner {

using Seconds = std::int32_t;
/// Cost units; what one is worth is the business of the weights.
using Money = std::int64_t;

/// In a matrix: there is no way.
inline constexpr std::int32_t kNoWay = std::numeric_limits<std::int32_t>::max();
/// As the start or end of a shift: wherever the first job is, or the last.
inline constexpr int kAnywhere = -1;
inline constexpr int kNobody = -1;
/// No time lies beyond it (four years), so that sums of a route fit in 32 bits.
inline constexpr Seconds kLatestTime = 126'230'400;

/// Travel between locations, row by row from each to each; need not be symmetric.
struct Matrix {
  int size = 0;
  std::vector<std::int32_t> seconds;  ///< size × size
  std::vector<std::int32_t> metres;   ///< size × size, or empty: nobody counts them

  [[nodiscard]] std::int32_t seconds_between(int from, int to) const { return seconds[index(from, to)]; }
  [[nodiscard]] std::int32_t metres_between(int from, int to) const {
    return metres.empty() ? 0 : metres[index(from, to)];
  }

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

/// A soft window: beginning outside of it costs, by the second.
struct Wish {
  Window window;
  Money early = 0;
  Money late = 0;
};

/// The other of two people who do a job together, or one after the other: begins from `earliest_after` to
/// `latest_after` seconds after the first begins. Never the same worker as the first.
struct SecondPerson {
  Seconds service = 0;
  std::vector<int> skills;
  Seconds earliest_after = 0;
  Seconds latest_after = 0;
};

/// The job is done `times` times; from each time to the next lie that many days.
struct Repeat {
  int times = 1;
  int smallest_gap_days = 1;
  int largest_gap_days = 366;
};

/// One person's part of one occurrence of a job, and where it is or was planned.
struct Placement {
  int occurrence = 0;  ///< from 0 to `Repeat::times` - 1
  int person = 0;      ///< 1: the second
  int shift = 0;
  int position = -1;  ///< in the shift, from 0; -1: any. What is pinned so are a shift's first stops, without a gap.
  std::optional<Seconds> start = {};
  bool operator==(const Placement&) const = default;
};

struct Job {
  int location = 0;
  Seconds service = 0;
  std::vector<Window> windows;  ///< hard: by begin, not overlapping, at least one
  int priority = 1;             ///< 0 to 100,000, by custom 1 to 100: what leaving it out costs
  bool mandatory = false;       ///< leaving it out costs more than any priority
  std::vector<int> skills;      ///< all of them are needed
  std::vector<Wish> wishes;     ///< the cheapest counts
  std::optional<SecondPerson> second;
  int first_day = 0;  ///< of Shift::day
  int last_day = std::numeric_limits<int>::max();
  Repeat repeat;
  std::vector<int> only_workers;  ///< empty: any
  std::vector<int> forbidden_workers;
  std::vector<int> preferred_workers;  ///< any other costs Weights::not_preferred
  int usual_worker = kNobody;          ///< any other costs Weights::other_visitor
  std::vector<Placement> pinned;
  std::vector<Placement> published;    ///< anything else costs Weights::moved
  std::vector<std::int64_t> delivery;  ///< by dimension: on board from the start until here
  std::vector<std::int64_t> pickup;    ///< on board from here to the end
};

/// A pause of `duration` that begins within the window, between two jobs or on the way.
struct Break {
  Window window;
  Seconds duration = 0;
};

/// One worker's working time of one day.
struct Shift {
  int start_location = 0;
  int end_location = 0;
  Seconds begin = 0;
  Seconds end = 0;  ///< back at the end location by then
  int most_jobs = 1'000;
  int worker = 0;  ///< shifts of the same number are the same worker's
  int day = 0;
  std::vector<int> skills;
  Seconds most_overtime = 0;  ///< back at most that much after the end, at Weights::overtime
  Seconds longest_travel = kLatestTime;
  std::vector<Break> breaks;  ///< by window; all are taken where the shift is used and lasts until then
  int matrix = 0;
  int speed_percent = 100;  ///< 200: travel takes half of what the matrix says
  std::vector<std::int64_t> capacity;
  Money fixed_cost = 0;  ///< of using it at all
};

/// What things cost. The defaults keep the order: mandatory jobs, priorities, overtime, travel, the rest.
struct Weights {
  Money mandatory = 1'000'000'000'000;  ///< a mandatory job left out
  Money priority = 1'000'000'000;       ///< a job left out, times its priority
  Money overtime = 100;                 ///< a second
  Money latest = 0;                     ///< a second of the greatest lateness of all (beyond a wish)
  Money travel_s = 1;                   ///< a second on the way
  Money travel_m = 0;                   ///< a metre
  Money work_s = 0;                     ///< a second from leaving to being back
  Money fair_days = 0;                  ///< per mille of the square of a shift's busy minutes
  Money fair_workers = 0;               ///< per mille of the square of a worker's busy minutes
  Money not_preferred = 1'800;
  Money other_visitor = 1'800;
  Money moved = 1'800;  ///< to another shift than published
  Money moved_s = 0;    ///< a second earlier or later than published
};

struct Problem {
  std::vector<Matrix> matrices;
  std::vector<Job> jobs;
  std::vector<Shift> shifts;
  Weights weights;
};

/// Whether the numbers make sense together; the solver and the checker rely on it.
Result<> validate(const Problem& problem);

}  // namespace gridvisit::planner
