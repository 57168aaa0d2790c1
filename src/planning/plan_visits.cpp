#include "planning/plan_visits.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/working_hours.hpp"
#include "planner/solve.hpp"
#include "planning/travel_table.hpp"

namespace gridvisit {
namespace {

using planner::Seconds;
using std::chrono::days;

constexpr Seconds kDay = 24 * 3'600;
constexpr Seconds to_seconds(std::chrono::seconds since_midnight) {
  return static_cast<Seconds>(since_midnight.count());
}
constexpr Seconds kMorning = to_seconds(kMorningBegins);
constexpr Seconds kNoon = to_seconds(kMorningEnds);
constexpr Seconds kAfternoon = to_seconds(kAfternoonBegins);
constexpr Seconds kEvening = to_seconds(kAfternoonEnds);
constexpr int kMostMoves = 2'000'000;  ///< iterations times jobs, which bounds the time
constexpr int kFewestIterations = 300;
constexpr int kMostIterations = 20'000;

std::string hours_and_minutes(Seconds seconds) {
  const int minutes = (seconds + 59) / 60;
  return minutes < 60 ? fmt::format("{} min", minutes) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

class Planning {
 public:
  Planning(VisitPlan& plan, Day from, int count) : plan_(plan), from_(from) {
    for (int i = 0; i < count; ++i) {
      if (is_working_day(from + days(i))) plan_.days.push_back({from + days(i), {}, 0, 0, 0});
    }
  }

  Result<> run(const roads::RoadNetwork* network) {
    choose_jobs();
    if (jobs_.empty()) return {};
    make_problem(network);
    const int iterations = std::clamp(kMostMoves / static_cast<int>(jobs_.size()), kFewestIterations, kMostIterations);
    const auto solution = planner::solve(problem_, {.iterations = iterations});
    if (!solution) return failure(solution);
    for (const planner::Route& route : solution->routes) take_route(route);
    for (const planner::LeftOut& left_out : solution->left_out) explain(left_out);
    return {};
  }

 private:
  void choose_jobs() {
    for (const WantedVisit& visit : plan_.work.visits) {
      if (plan_.days.empty()) {
        leave_out(visit, "no_working_day", "no working day lies in the time that is planned");
      } else if (!visit.home) {
        leave_out(visit, "no_position", "nobody knows where the person lives: the record has no position");
      } else if (visit.earliest > plan_.days.back().day) {
        continue;
      } else {
        jobs_.push_back(&visit);
      }
    }
  }

  void make_problem(const roads::RoadNetwork* network) {
    std::vector<Position> places{*plan_.work.start};
    for (const WantedVisit* visit : jobs_) places.push_back(*visit->home);
    TravelTable travel = make_travel_table(network, road_profile(plan_.work.profile), places);
    cut_off_ = std::move(travel.cut_off);
    warn_of_estimates(network);
    problem_.matrices = {std::move(travel.matrix)};
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      planner::Job job;
      job.location = static_cast<int>(i) + 1;
      job.service = jobs_[i]->service_minutes * 60;
      job.priority = jobs_[i]->priority;
      for (const PlannedDay& day : plan_.days) {
        if (day.day < jobs_[i]->earliest) continue;
        const Seconds midnight = midnight_of(day.day);
        // What is begun is finished before the break and before the evening.
        if (kMorning + job.service <= kNoon) {
          job.windows.push_back({midnight + kMorning, midnight + kNoon - job.service});
        }
        job.windows.push_back({midnight + kAfternoon, midnight + kDay - 1});
      }
      problem_.jobs.push_back(std::move(job));
    }
    for (const PlannedDay& day : plan_.days) {
      planner::Shift shift;
      shift.begin = midnight_of(day.day) + kMorning;
      shift.end = midnight_of(day.day) + kEvening;
      shift.day = static_cast<int>((day.day - from_).count());
      problem_.shifts.push_back(shift);
    }
  }

  [[nodiscard]] Seconds midnight_of(Day day) const { return static_cast<Seconds>((day - from_).count()) * kDay; }

  void warn_of_estimates(const roads::RoadNetwork* network) {
    if (network == nullptr) {
      plan_.warnings.emplace_back("no roads are imported: all travel times are estimates from the straight line");
      return;
    }
    if (cut_off_[0]) {
      plan_.warnings.emplace_back("the start is cut off from every road: ways from and to it are estimates");
    }
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (!cut_off_[i + 1]) continue;
      plan_.warnings.push_back(fmt::format("{} lives more than {:.0f} m from every road: ways there are estimates",
                                           jobs_[i]->name, roads::kSnapLimitM));
    }
  }

  void take_route(const planner::Route& route) {
    PlannedDay& day = plan_.days[static_cast<std::size_t>(route.shift)];
    const Seconds midnight = midnight_of(day.day);
    bool was_cut_off = cut_off_[0];
    for (const planner::Stop& stop : route.stops) {
      const auto job = static_cast<std::size_t>(stop.job);
      const bool is_cut_off = cut_off_[job + 1];
      day.stops.push_back({jobs_[job], stop.arrival - midnight, stop.start - midnight, stop.finish - midnight,
                           stop.travel_s, stop.travel_m, was_cut_off || is_cut_off});
      was_cut_off = is_cut_off;
    }
    day.travel_s = route.travel_s;
    day.travel_m = route.travel_m;
    day.finish_s = route.finish - midnight;
  }

  void explain(const planner::LeftOut& left_out) {
    const WantedVisit& visit = *jobs_[static_cast<std::size_t>(left_out.job)];
    const auto longer = [&] {
      if (!left_out.shift) return std::string("longer days alone would not help");
      return fmt::format("{} would have to last {} longer",
                         format_day(plan_.days[static_cast<std::size_t>(*left_out.shift)].day),
                         hours_and_minutes(left_out.longer_by));
    };
    switch (left_out.why) {
      case planner::WhyLeftOut::no_shift:
        return leave_out(visit, "no_working_day", "no working day lies in the time that is planned");
      case planner::WhyLeftOut::not_allowed: return leave_out(visit, "not_allowed", "nobody who works then may do it");
      case planner::WhyLeftOut::unreachable: return leave_out(visit, "unreachable", "no road leads there");
      case planner::WhyLeftOut::outside_every_shift:
        return leave_out(visit, "outside_hours", "even alone it does not fit into a working day: " + longer());
      case planner::WhyLeftOut::no_time_left: return leave_out(visit, "no_time_left", "the days are full: " + longer());
    }
  }

  void leave_out(const WantedVisit& visit, std::string code, std::string reason) {
    plan_.left_out.push_back({&visit, std::move(code), std::move(reason)});
  }

  VisitPlan& plan_;
  Day from_;
  std::vector<const WantedVisit*> jobs_;
  std::vector<bool> cut_off_;  ///< the start, then the jobs
  planner::Problem problem_;
};

}  // namespace

Result<VisitPlan> plan_visits(Reader reader, const roads::RoadNetwork* network, const v1::Record& user, Day from,
                              int count) {
  if (count < 1 || count > kMostPlannedDays) {
    return failure(ErrorCode::invalid, fmt::format("1 to {} days can be planned", kMostPlannedDays));
  }
  auto work = find_worker_visits(reader, user, from, from + days(count - 1));
  if (!work) return failure(work);
  VisitPlan plan;
  plan.work = std::move(*work);
  if (auto planned = Planning(plan, from, count).run(network); !planned) return failure(planned);
  return plan;
}

}  // namespace gridvisit
