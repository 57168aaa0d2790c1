#include "geodata/tiling_check.hpp"

#include <catch2/catch.hpp>

#include "drawing.hpp"

using namespace gridvisit;
using gridvisit::testing::jittered_tiling;
using gridvisit::testing::rectangle;

namespace {

constexpr double kMetre = 1 / 111'195.08;  // in degrees of latitude

}  // namespace

TEST_CASE("a sound tiling has no flaw, with or without its whole") {
  const auto areas = jittered_tiling(10, 10, 0.01, 5);
  const MultiPolygon whole = rectangle(118, 32, 118.1, 32.1);
  CHECK(check_tiling(areas, nullptr).value().empty());
  CHECK(check_tiling(areas, &whole).value().empty());
}

TEST_CASE("an overlap is found with its two areas, its size and a place in it") {
  const std::vector areas{rectangle(118, 32, 118.01, 32.01), rectangle(118.01 - 10 * kMetre, 32, 118.02, 32.01)};
  const auto flaws = check_tiling(areas, nullptr).value();
  REQUIRE(flaws.size() == 1);
  CHECK(flaws[0].kind == TilingFlaw::Kind::overlap);
  CHECK(flaws[0].areas == std::vector<std::int32_t>{0, 1});
  CHECK(flaws[0].square_metres == Approx(10 * 0.848 * 1'112).epsilon(0.01));
  CHECK(Box{118.0099, 32, 118.01, 32.01}.contains(flaws[0].position));
}

TEST_CASE("an area that is missing is a hole, at the rim only where the whole is known") {
  auto areas = jittered_tiling(5, 5, 0.01, 6);
  areas.erase(areas.begin() + 12);  // in the middle
  areas.erase(areas.begin());       // a corner
  const auto flaws = check_tiling(areas, nullptr).value();
  REQUIRE(flaws.size() == 1);
  CHECK(flaws[0].kind == TilingFlaw::Kind::hole);
  CHECK(flaws[0].areas.size() == 8);
  const MultiPolygon whole = rectangle(118, 32, 118.05, 32.05);
  CHECK(check_tiling(areas, &whole).value().size() == 2);
}

TEST_CASE("a sliver below the least size is rounding") {
  const std::vector areas{rectangle(118, 32, 118.01, 32.01), rectangle(118.01 - 0.0001 * kMetre, 32, 118.02, 32.01)};
  CHECK(check_tiling(areas, nullptr).value().empty());
  CHECK(check_tiling(areas, nullptr, 0.01).value().size() == 1);
}

TEST_CASE("an area in another overlaps it, and one that is twice there overlaps itself") {
  const std::vector areas{rectangle(118, 32, 118.01, 32.01), rectangle(118.002, 32.002, 118.004, 32.004),
                          rectangle(118, 32, 118.01, 32.01)};
  const auto flaws = check_tiling(areas, nullptr).value();
  CHECK(flaws.size() == 3);
  CHECK(flaws[0].areas == std::vector<std::int32_t>{0, 2});
}

TEST_CASE("a bow tie is invalid, says where, and cannot be repaired without changing it; a spike can") {
  const MultiPolygon bow_tie{{Polygon{{Ring{{118, 32}, {118.01, 32.01}, {118.01, 32}, {118, 32.01}, {118, 32}}}}}};
  const auto invalidity = find_invalidity(bow_tie);
  REQUIRE(invalidity);
  CHECK_THAT(invalidity->reason, Catch::Contains("Self-intersection"));
  CHECK(invalidity->position.lon_deg == Approx(118.005).margin(1e-6));
  CHECK_FALSE(repair(bow_tie));
  CHECK_FALSE(check_tiling(std::vector{bow_tie}, nullptr));

  const MultiPolygon spike{{Polygon{
      {Ring{{118, 32}, {118.01, 32}, {118.01, 32.01}, {118.01, 32.02}, {118.01, 32.01}, {118, 32.01}, {118, 32}}}}}};
  REQUIRE(find_invalidity(spike));
  const auto repaired = repair(spike);
  REQUIRE(repaired);
  CHECK_FALSE(find_invalidity(*repaired));
}

TEST_CASE("a sound area is valid; an open or degenerate ring is not, and breaks nothing") {
  CHECK_FALSE(find_invalidity(rectangle(118, 32, 118.01, 32.01)));
  CHECK(find_invalidity({{Polygon{{Ring{{118, 32}, {118.01, 32}, {118.01, 32.01}}}}}}));
  CHECK(find_invalidity({{Polygon{{Ring{}}}}}));
  CHECK(find_invalidity({}));
  CHECK_FALSE(repair({{Polygon{{Ring{{118, 32}}}}}}));
}
