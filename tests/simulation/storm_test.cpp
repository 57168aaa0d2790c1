#include <catch2/catch.hpp>

#include "tests/simulation/judge.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

TEST_CASE("whatever happens, phones and server come into step, and no promise is broken") {
  Coverage coverage;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    if (const auto broken = judge(make_scenario(seed), coverage, 200)) FAIL(*broken);
  }
}
