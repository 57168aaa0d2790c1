#include "base/position.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("distances agree with the sphere") {
  CHECK(distance_m({118.3, 32.3}, {118.3, 32.3}) == 0);
  CHECK(distance_m({0, 0}, {1, 0}) == Approx(111'195.08).epsilon(1e-6));
  CHECK(distance_m({118.3, 32.3}, {118.3, 33.3}) == Approx(111'195.08).epsilon(1e-6));
  CHECK(distance_m({0, 0}, {180, 0}) == Approx(20'015'114).epsilon(1e-6));
}

TEST_CASE("positions off the globe are not valid") {
  CHECK(is_valid({180, -90}));
  CHECK_FALSE(is_valid({180.1, 0}));
  CHECK_FALSE(is_valid({32.3, 118.3}));
  CHECK_FALSE(is_valid({std::numeric_limits<double>::quiet_NaN(), 0}));
}
