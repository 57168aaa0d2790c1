#include "geodata/tiling_check.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "drawing.hpp"
#include "geodata/polygon_measure.hpp"

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

TEST_CASE("a flaw has its shape, with the corners of the areas, and a long thin one is a sliver") {
  const double west = 118.01 - 0.2 * kMetre;
  const std::vector areas{rectangle(118, 32, 118.01, 32.01), rectangle(west, 32, 118.02, 32.01)};
  const auto flaws = check_tiling(areas, nullptr).value();
  REQUIRE(flaws.size() == 1);
  CHECK(flaws[0].square_metres > 100);
  CHECK(flaws[0].width_m < 0.2);
  CHECK(flaws[0].is_sliver());
  REQUIRE(flaws[0].shape.polygons.size() == 1);
  for (const Position corner : flaws[0].shape.polygons[0].rings[0]) {
    CHECK((corner.lon_deg == west || corner.lon_deg == 118.01));
    CHECK((corner.lat_deg == 32 || corner.lat_deg == 32.01));
  }
}

TEST_CASE("what lies outside of another area is found, all of it as one") {
  const MultiPolygon village = rectangle(118, 32, 118.1, 32.1);
  CHECK_FALSE(find_outside(rectangle(118.01, 32.01, 118.02, 32.02), village, 1).value());
  CHECK_FALSE(find_outside(village, village, 1).value());
  const auto outside = find_outside(rectangle(117.99, 32.01, 118.11, 32.02), village, 1).value();
  REQUIRE(outside);
  CHECK(outside->shape.polygons.size() == 2);
  CHECK(outside->square_metres == Approx(2 * 0.848 * 1'112 * 1'112).epsilon(0.01));
}

namespace {

// Four areas around a middle point, with one border drawn a few centimetres off.
std::vector<MultiPolygon> four_areas(double gap_m, double overlap_m) {
  return {rectangle(118, 32, 118.001, 32.001), rectangle(118.001 + gap_m * kMetre, 32, 118.002, 32.001),
          rectangle(118, 32.001 - overlap_m * kMetre, 118.001, 32.002), rectangle(118.001, 32.001, 118.002, 32.002)};
}

}  // namespace

TEST_CASE("slivers are closed without moving a corner, larger flaws stay, and then the areas fit") {
  auto areas = four_areas(0.02, 0.03);
  const MultiPolygon whole = rectangle(118, 32, 118.002, 32.002);
  const auto before = areas;
  const auto flaws = check_tiling(areas, &whole, 0.01).value();
  REQUIRE(flaws.size() == 2);
  const auto fixes = close_slivers(areas, flaws, 5);
  REQUIRE(fixes.size() == 2);
  for (const SliverFix& fix : fixes) CHECK(fix.area >= 0);
  CHECK(check_tiling(areas, &whole, 0.0001).value().empty());
  for (const MultiPolygon& area : areas) CHECK_FALSE(find_invalidity(area));
  CHECK(areas[3] == before[3]);

  auto wide = four_areas(0.02, 3);
  const auto found = check_tiling(wide, &whole, 0.01).value();
  CHECK(close_slivers(wide, found, 5).size() == 1);
  CHECK(check_tiling(wide, &whole, 0.01).value().size() == 1);
}

TEST_CASE("closing many slivers of a district at once leaves none, and nothing else changes by a square metre") {
  auto areas = jittered_tiling(8, 8, 0.005, 11);
  const MultiPolygon whole = rectangle(118, 32, 118.04, 32.04);
  // Each third area is moved by a few millimetres: slivers along all of its borders.
  std::vector<double> sizes;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (i % 3 == 0) {
      for (Position& p : areas[i].polygons[0].rings[0]) p.lat_deg += 0.003 * kMetre;
    }
    sizes.push_back(area_m2(areas[i]));
  }
  const auto flaws = check_tiling(areas, &whole, 0.0001).value();
  REQUIRE(flaws.size() > 20);
  const auto fixes = close_slivers(areas, flaws, 5);
  for (const SliverFix& fix : fixes) CHECK(fix.why_not.empty());
  for (const TilingFlaw& left : check_tiling(areas, &whole, 0.0001).value()) {
    CAPTURE(left.square_metres, left.areas.size());
    CHECK(left.square_metres < 0.001);
  }
  for (std::size_t i = 0; i < areas.size(); ++i) {
    CHECK_FALSE(find_invalidity(areas[i]));
    CHECK(std::abs(area_m2(areas[i]) - sizes[i]) < 15);
  }
}
