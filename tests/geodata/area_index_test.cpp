#include "geodata/area_index.hpp"

#include <catch2/catch.hpp>

#include "drawing.hpp"

using namespace gridvisit;
using gridvisit::testing::jittered_tiling;
using gridvisit::testing::rectangle;

namespace {

// The textbook's crossing count over all edges: slow, and sharing nothing with the index.
bool holds(const MultiPolygon& area, Position p) {
  bool inside = false;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Position a = ring[i - 1];
        const Position b = ring[i];
        if ((a.lat_deg > p.lat_deg) == (b.lat_deg > p.lat_deg)) continue;
        if (p.lon_deg < (b.lon_deg - a.lon_deg) * (p.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg) + a.lon_deg) {
          inside = !inside;
        }
      }
    }
  }
  return inside;
}

}  // namespace

TEST_CASE("the area that holds a point is found wherever the point is") {
  const auto seed = GENERATE(range(1U, 6U));
  const auto areas = jittered_tiling(13, 9, 0.01, seed);
  const AreaIndex index(areas);
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> lon(117.99, 118.14);
  std::uniform_real_distribution<double> lat(31.99, 32.1);
  for (int i = 0; i < 20'000; ++i) {
    const Position p{lon(engine), lat(engine)};
    std::optional<std::int32_t> expected;
    for (std::size_t k = 0; k < areas.size() && !expected; ++k) {
      if (holds(areas[k], p)) expected = static_cast<std::int32_t>(k);
    }
    REQUIRE(index.find(p) == expected);
  }
}

TEST_CASE("vertices and points of borders within a tiling belong to one area, always the same") {
  const auto areas = jittered_tiling(6, 6, 0.01, 7);
  const AreaIndex index(areas);
  const Box inner{118.001, 32.001, 118.059, 32.059};
  int tried = 0;
  for (const MultiPolygon& area : areas) {
    const Ring& ring = area.polygons[0].rings[0];
    for (std::size_t i = 1; i < ring.size(); ++i) {
      for (const double share : {0.0, 0.25, 0.5, 0.9}) {
        const Position p{ring[i - 1].lon_deg + share * (ring[i].lon_deg - ring[i - 1].lon_deg),
                         ring[i - 1].lat_deg + share * (ring[i].lat_deg - ring[i - 1].lat_deg)};
        if (!inner.contains(p)) continue;
        ++tried;
        REQUIRE(index.find(p).has_value());
        REQUIRE(index.find(p) == index.find(p));
      }
    }
  }
  CHECK(tried > 500);
}

TEST_CASE("of areas that overlap the first wins, and a hole is outside") {
  MultiPolygon ring = rectangle(118, 32, 118.1, 32.1);
  ring.polygons[0].rings.push_back(
      {{118.04, 32.04}, {118.04, 32.06}, {118.06, 32.06}, {118.06, 32.04}, {118.04, 32.04}});
  const std::vector areas{rectangle(118.08, 32.08, 118.2, 32.2), ring, rectangle(118, 32, 118.01, 32.01)};
  const AreaIndex index(areas);
  CHECK(index.find({118.09, 32.09}) == 0);
  CHECK(index.find({118.02, 32.02}) == 1);
  CHECK(index.find({118.005, 32.005}) == 1);
  CHECK_FALSE(index.find({118.05, 32.05}));
}

TEST_CASE("no areas, empty areas, and numbers that are none") {
  CHECK_FALSE(AreaIndex({}).find({118, 32}));
  const std::vector areas{MultiPolygon{}, rectangle(118, 32, 118.1, 32.1), MultiPolygon{}};
  const AreaIndex index(areas);
  CHECK(index.find({118.05, 32.05}) == 1);
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(index.find({kNan, 32.05}));
  CHECK_FALSE(index.find({118.05, kNan}));
  CHECK_FALSE(index.find({1e300, -1e300}));
}
