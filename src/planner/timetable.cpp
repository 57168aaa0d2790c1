#include "planner/timetable.hpp"

#include <algorithm>

namespace gridvisit::planner {

std::optional<Seconds> earliest_start(const Job& job, Seconds arrival) {
  for (const Window& window : job.windows) {
    if (arrival <= window.end) return std::max(arrival, window.begin);
  }
  return std::nullopt;
}

std::optional<Route> make_route(const Problem& problem, int shift_index, std::span<const int> jobs, bool ignore_end) {
  const Shift& shift = problem.shifts[static_cast<std::size_t>(shift_index)];
  Route route{shift_index, {}, shift.begin, 0, 0};
  if (jobs.empty()) return route;
  if (static_cast<int>(jobs.size()) > shift.most_jobs) return std::nullopt;
  route.stops.reserve(jobs.size());
  int at = shift.start_location;
  Seconds now = shift.begin;
  for (const int job_index : jobs) {
    const Job& job = problem.jobs[static_cast<std::size_t>(job_index)];
    const std::int32_t travel_s = problem.matrix.seconds_between(at, job.location);
    if (travel_s == kNoWay) return std::nullopt;
    const Seconds arrival = now + travel_s;
    const auto start = earliest_start(job, arrival);
    if (!start) return std::nullopt;
    now = *start + job.service;
    if (now > shift.end && !ignore_end) return std::nullopt;
    const std::int32_t travel_m = problem.matrix.metres_between(at, job.location);
    route.stops.push_back({job_index, arrival, *start, now, travel_s, travel_m});
    route.travel_s += travel_s;
    route.travel_m += travel_m;
    at = job.location;
  }
  const std::int32_t back_s = problem.matrix.seconds_between(at, shift.end_location);
  if (back_s == kNoWay) return std::nullopt;
  route.travel_s += back_s;
  route.travel_m += problem.matrix.metres_between(at, shift.end_location);
  route.finish = now + back_s;
  if (route.finish > shift.end && !ignore_end) return std::nullopt;
  return route;
}

}  // namespace gridvisit::planner
