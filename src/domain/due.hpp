// Which visits a person is due, from the visit policies and the visits there were. Nothing of it is stored.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// The default policies of a new district (schema/policy/visit_rhythms.json). The error's `where.row` counts the
/// policies from 1.
Result<std::vector<v1::Policy>> parse_visit_rhythms(std::string_view json);

/// Whether a visit counts for the policies: whatever its purpose, but somebody must have met the person (no phone
/// call).
bool counts_as_visit(const v1::Visit& visit);

/// The newest visit that counts of a level.
struct LastVisit {
  v1::VisitLevel level = v1::VISIT_LEVEL_UNSPECIFIED;
  Day day;
};

/// What decides the visits of one person. Borrows everything.
struct VisitedPerson {
  const v1::Recipient* recipient = nullptr;
  std::span<const v1::Programme> programmes;  ///< enrolled in on the day asked about
  std::span<const LastVisit> last_visits;     ///< in any order; the newest of a level is what counts
};

struct DueVisit {
  const v1::Record* policy = nullptr;  ///< one of the policies given
  Day earliest;                        ///< from when the visit makes sense: the last third of the interval
  Day due;                             ///< may be long past
  int priority = 0;
  int service_minutes = 0;
  int overdue_days = 0;  ///< 0: not overdue
  bool operator==(const DueVisit&) const = default;
};

/// Whether the policy applies to that person on that day.
bool applies(const v1::Policy& policy, const VisitedPerson& person, Day today);

/// One visit a level, by its strictest policy (the shortest interval, then the highest priority), which so serves the
/// others of the level too; ordered by level. A person never visited is due today. The dead and those who left are not
/// visited. Windows in the future are given too: the caller decides how far ahead it plans.
std::vector<DueVisit> due_visits(std::span<const v1::Record> policies, const VisitedPerson& person, Day today);

}  // namespace gridvisit
