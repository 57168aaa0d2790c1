// Why a job was left out: proved by trying, not guessed from a score. Every place in every shift is tried with a rule
// relaxed; the smallest relaxation of each kind that makes room is told.
#pragma once

#include "planner/ruin/plan_state.hpp"

namespace gridvisit::planner {

/// For every occurrence that is not planned, with the other jobs staying in their order.
std::vector<LeftOut> explain(const ruin::PlanState& plan);

}  // namespace gridvisit::planner
