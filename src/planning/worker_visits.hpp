// What a worker has to do: the people of their areas, and which visits of their level those are due.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/position.hpp"
#include "domain/due.hpp"
#include "store/records.hpp"

namespace gridvisit {

struct WantedVisit {
  std::string recipient_id;
  std::string name;
  std::string address;
  std::optional<Position> home;
  v1::VisitPurpose purpose = v1::VISIT_PURPOSE_UNSPECIFIED;
  Day earliest;
  Day due;
  int priority = 1;  ///< 1 to 100; a visit that is overdue weighs more with every day
  int service_minutes = 0;
};

struct WorkerVisits {
  std::string user_id;
  std::string user_name;
  v1::TravelProfile profile = v1::TRAVEL_PROFILE_EBIKE;
  std::string scope_code;           ///< the longest code all their areas share
  std::optional<Position> start;    ///< their station, else the middle of the homes
  std::vector<WantedVisit> visits;  ///< by recipient id
};

/// Visits whose time has come by `last`. Refused: a user whose roles visit nobody.
Result<WorkerVisits> find_worker_visits(Reader reader, const v1::Record& user, Day from, Day last);

}  // namespace gridvisit
