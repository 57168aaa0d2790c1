#include "planner/check.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gridvisit::planner {
namespace {

class Check {
 public:
  Check(const Problem& problem, const Solution& solution) : problem_(problem), solution_(solution) {}

  std::vector<std::string> run() {
    std::vector<int> times(problem_.jobs.size(), 0);
    if (solution_.routes.size() != problem_.shifts.size()) report("there is not one route for each shift");
    for (std::size_t i = 0; i < solution_.routes.size() && broken_.empty(); ++i) {
      const Route& route = solution_.routes[i];
      if (route.shift != static_cast<int>(i)) report(fmt::format("route {} is of shift {}", i, route.shift));
      for (const Stop& stop : route.stops) count(stop.job, times);
      if (broken_.empty()) check_route(route);
    }
    for (const LeftOut& left_out : solution_.left_out) count(left_out.job, times);
    for (std::size_t job = 0; job < times.size(); ++job) {
      if (times[job] != 1) report(fmt::format("job {} is there {} times", job, times[job]));
    }
    return std::move(broken_);
  }

 private:
  void report(std::string what) { broken_.push_back(std::move(what)); }

  void count(int job, std::vector<int>& times) {
    if (job < 0 || job >= static_cast<int>(times.size())) return report(fmt::format("there is no job {}", job));
    ++times[static_cast<std::size_t>(job)];
  }

  void check_route(const Route& route) {
    const Shift& shift = problem_.shifts[static_cast<std::size_t>(route.shift)];
    const auto size = static_cast<std::size_t>(problem_.matrix.size);
    const auto cell = [&](int from, int to) {
      return static_cast<std::size_t>(from) * size + static_cast<std::size_t>(to);
    };
    std::int64_t clock = shift.begin;
    std::int64_t seconds = 0;
    std::int64_t metres = 0;
    int place = shift.start_location;
    const auto travel = [&](int to) {
      if (problem_.matrix.seconds[cell(place, to)] == kNoWay) {
        report(fmt::format("shift {} uses a way that is none", route.shift));
      }
      seconds += problem_.matrix.seconds[cell(place, to)];
      metres += problem_.matrix.metres[cell(place, to)];
      clock += problem_.matrix.seconds[cell(place, to)];
      place = to;
    };
    for (const Stop& stop : route.stops) {
      const Job& job = problem_.jobs[static_cast<std::size_t>(stop.job)];
      travel(job.location);
      if (stop.arrival != clock) report(fmt::format("job {} is reached at {}, not {}", stop.job, clock, stop.arrival));
      const bool open = std::ranges::any_of(
          job.windows, [&](const Window& window) { return stop.start >= window.begin && stop.start <= window.end; });
      if (stop.start < clock || !open) report(fmt::format("job {} begins at a wrong time, {}", stop.job, stop.start));
      clock = std::int64_t{stop.start} + job.service;
      if (stop.finish != clock) report(fmt::format("job {} ends at {}, not {}", stop.job, clock, stop.finish));
    }
    if (!route.stops.empty()) travel(shift.end_location);
    if (clock > shift.end) report(fmt::format("shift {} ends {} s late", route.shift, clock - shift.end));
    if (clock != route.finish) report(fmt::format("shift {} finishes at {}, not {}", route.shift, clock, route.finish));
    if (seconds != route.travel_s || metres != route.travel_m) {
      report(fmt::format("shift {} travels otherwise", route.shift));
    }
    if (static_cast<int>(route.stops.size()) > shift.most_jobs) {
      report(fmt::format("shift {} has too many jobs", route.shift));
    }
  }

  const Problem& problem_;
  const Solution& solution_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> check(const Problem& problem, const Solution& solution) {
  return Check(problem, solution).run();
}

}  // namespace gridvisit::planner
