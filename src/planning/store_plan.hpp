// Brings the stored plan of a worker to what was planned: records of the kinds plan and plan_stop, which reach the
// worker's phone like any others.
#pragma once

#include "planning/plan_visits.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct StoredPlan {
  int written = 0;  ///< records created or changed
  int deleted = 0;
};

/// Of the planned days' earlier plan only what differs is written; a day without stops keeps no plan. Days in between
/// that are no working days lose theirs.
Result<StoredPlan> store_plan(Transaction& transaction, const VisitPlan& plan, Day from, int days);

}  // namespace gridvisit
