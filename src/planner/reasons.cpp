#include "planner/reasons.hpp"

#include <algorithm>

#include "planner/timetable.hpp"

namespace gridvisit::planner {
namespace {

bool reachable(const Problem& problem, int job) {
  const int there = problem.jobs[static_cast<std::size_t>(job)].location;
  return std::ranges::any_of(problem.shifts, [&](const Shift& shift) {
    return problem.matrix.seconds_between(shift.start_location, there) != kNoWay &&
           problem.matrix.seconds_between(there, shift.end_location) != kNoWay;
  });
}

bool fits_alone(const Problem& problem, int job) {
  for (int shift = 0; shift < static_cast<int>(problem.shifts.size()); ++shift) {
    if (make_route(problem, shift, std::span(&job, 1))) return true;
  }
  return false;
}

// The shift that would have to last the fewest seconds longer.
void find_smallest_extension(const Problem& problem, std::span<const std::vector<int>> sequences, LeftOut& left_out) {
  for (int shift = 0; shift < static_cast<int>(sequences.size()); ++shift) {
    const std::vector<int>& sequence = sequences[static_cast<std::size_t>(shift)];
    for (std::size_t position = 0; position <= sequence.size(); ++position) {
      std::vector<int> longer = sequence;
      longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(position), left_out.job);
      const auto route = make_route(problem, shift, longer, true);
      if (!route) continue;
      const Seconds longer_by = route->finish - problem.shifts[static_cast<std::size_t>(shift)].end;
      if (left_out.shift && longer_by >= left_out.longer_by) continue;
      left_out.shift = shift;
      left_out.longer_by = longer_by;
    }
  }
}

}  // namespace

std::vector<LeftOut> explain(const Problem& problem, std::span<const std::vector<int>> sequences) {
  std::vector<bool> planned(problem.jobs.size(), false);
  for (const std::vector<int>& sequence : sequences) {
    for (const int job : sequence) planned[static_cast<std::size_t>(job)] = true;
  }
  std::vector<LeftOut> reasons;
  for (int job = 0; job < static_cast<int>(problem.jobs.size()); ++job) {
    if (planned[static_cast<std::size_t>(job)]) continue;
    LeftOut& reason = reasons.emplace_back(LeftOut{job, WhyLeftOut::no_time_left, {}, 0});
    if (problem.shifts.empty()) {
      reason.why = WhyLeftOut::no_shift;
    } else if (!reachable(problem, job)) {
      reason.why = WhyLeftOut::unreachable;
    } else {
      if (!fits_alone(problem, job)) reason.why = WhyLeftOut::outside_every_shift;
      find_smallest_extension(problem, sequences, reason);
    }
  }
  return reasons;
}

}  // namespace gridvisit::planner
