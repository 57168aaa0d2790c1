#include <catch2/catch.hpp>

#include "tests/simulation/simulation.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

/// Fails with the smallest scenario that still breaks a promise.
void must_hold(const Scenario& scenario, Coverage& coverage) {
  const auto broken = run_scenario(scenario, coverage);
  if (!broken) return;
  const auto still_fails = [](const Scenario& smaller) {
    Coverage unused;
    return run_scenario(smaller, unused).has_value();
  };
  const Scenario small = shrink(scenario, still_fails, 300);
  Coverage unused;
  FAIL(*broken << "\nshrunk, it is: " << run_scenario(small, unused).value_or("") << "\n" << describe(small));
}

}  // namespace

TEST_CASE("whatever happens, phones and server come into step, and no promise is broken") {
  Coverage coverage;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) must_hold(make_scenario(seed), coverage);
}
