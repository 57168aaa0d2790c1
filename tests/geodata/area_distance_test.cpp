#include "geodata/area_distance.hpp"

#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "drawing.hpp"

using namespace gridvisit;
using gridvisit::testing::jittered_tiling;
using gridvisit::testing::rectangle;

TEST_CASE("a place within an area is at no distance, and outside it as far as its nearest side or corner") {
  const MultiPolygon area = rectangle(118.0, 32.0, 118.1, 32.1);
  CHECK(distance_to_m(area, {118.05, 32.05}) == 0);
  CHECK(distance_to_m(area, {118.05, 32.11}) == Approx(distance_m({118.05, 32.11}, {118.05, 32.1})).epsilon(1e-3));
  CHECK(distance_to_m(area, {118.11, 32.05}) == Approx(distance_m({118.11, 32.05}, {118.1, 32.05})).epsilon(1e-3));
  CHECK(distance_to_m(area, {118.11, 32.11}) == Approx(distance_m({118.11, 32.11}, {118.1, 32.1})).epsilon(1e-3));
  CHECK(std::isinf(distance_to_m({}, {118, 32})));
}

TEST_CASE("a hole is outside, and the nearest of several parts counts") {
  MultiPolygon area = rectangle(118.0, 32.0, 118.1, 32.1);
  area.polygons[0].rings.push_back(
      {{118.04, 32.04}, {118.04, 32.06}, {118.06, 32.06}, {118.06, 32.04}, {118.04, 32.04}});
  CHECK(distance_to_m(area, {118.05, 32.041}) == Approx(111.2).epsilon(1e-3));
  area.polygons.push_back(rectangle(118.2, 32.0, 118.3, 32.1).polygons[0]);
  CHECK(distance_to_m(area, {118.199, 32.05}) == Approx(94.2).epsilon(1e-2));
}

TEST_CASE("no vertex is nearer than the distance, and a walk of that length along some bearing reaches the area") {
  std::mt19937 engine(5);
  const auto areas = jittered_tiling(4, 4, 0.01, 5);
  std::uniform_real_distribution<double> lon(117.99, 118.06);
  std::uniform_real_distribution<double> lat(31.99, 32.06);
  for (int i = 0; i < 2'000; ++i) {
    const MultiPolygon& area = areas[engine() % areas.size()];
    const Position place{lon(engine), lat(engine)};
    const double distance = distance_to_m(area, place);
    if (distance == 0) continue;
    for (const Position& vertex : area.polygons[0].rings[0]) REQUIRE(distance_m(place, vertex) >= distance * 0.999);
    bool reached = false;
    for (int degrees = 0; degrees < 360 && !reached; ++degrees) {
      const double bearing = degrees * 3.14159265358979 / 180;
      const double far = distance * 1.001 + 1;
      const Position there{
          place.lon_deg + far * std::sin(bearing) / 111'195 / std::cos(place.lat_deg * 3.14159265358979 / 180),
          place.lat_deg + far * std::cos(bearing) / 111'195};
      reached = distance_to_m(area, there) <= distance * 0.02 + 1;
    }
    REQUIRE(reached);
  }
}
