// Runs a scenario and, where it breaks a promise, says so with the smallest scenario that still does and its story.
#pragma once

#include <optional>
#include <string>

#include "tests/simulation/coverage.hpp"
#include "tests/simulation/scenario.hpp"

namespace gridvisit::testing {

/// Nothing where every promise was kept. Shrinking may take that many runs.
std::optional<std::string> judge(const Scenario& scenario, Coverage& coverage, int shrinking_runs);

}  // namespace gridvisit::testing
