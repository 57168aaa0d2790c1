// Plans a worker's visits: what is due, by road, within working hours, day by day.
#pragma once

#include <string>
#include <vector>

#include "planning/worker_visits.hpp"

namespace gridvisit::roads {
class RoadNetwork;
}

namespace gridvisit {

/// Times of a day are seconds after its midnight.
struct PlannedStop {
  const WantedVisit* visit = nullptr;  ///< of VisitPlan::work
  int arrival_s = 0;
  int start_s = 0;
  int finish_s = 0;
  int travel_s = 0;  ///< from the stop before, or the start
  int travel_m = 0;
  bool travel_is_estimate = false;
};

struct PlannedDay {
  Day day;
  std::vector<PlannedStop> stops;
  int travel_s = 0;  ///< of the whole day, the way back included
  int travel_m = 0;
  int finish_s = 0;
};

struct LeftOutVisit {
  const WantedVisit* visit = nullptr;
  std::string code;    ///< "no_position", "unreachable", "outside_hours", "no_time_left", "no_working_day"
  std::string reason;  ///< for a person
};

struct VisitPlan {
  WorkerVisits work;
  std::vector<PlannedDay> days;  ///< the working days, also those without stops
  std::vector<LeftOutVisit> left_out;
  std::vector<std::string> warnings;

  VisitPlan() = default;
  VisitPlan(VisitPlan&&) = default;  ///< the stops point into `work.visits`, which moves with it
  VisitPlan& operator=(VisitPlan&&) = default;
};

inline constexpr int kMostPlannedDays = 31;

/// Monday to Friday, 8:30 to 12:00 and 13:30 to 17:30, from the worker's station and back. `network` may be null: then
/// all ways are estimates, and a warning says so. The same input gives the same plan.
Result<VisitPlan> plan_visits(Reader reader, const roads::RoadNetwork* network, const v1::Record& user, Day from,
                              int days);

}  // namespace gridvisit
