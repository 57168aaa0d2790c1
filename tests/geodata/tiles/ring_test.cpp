#include "geodata/tiles/ring.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "geodata/tiles/clip.hpp"
#include "geodata/tiling_check.hpp"

namespace gridvisit::tiles {
namespace {

bool is_valid(const TileRing& ring) {
  Ring closed;
  for (const TilePoint p : ring) closed.push_back({p.x * 1e-6, p.y * 1e-6});
  closed.push_back(closed.front());
  return !find_invalidity({{Polygon{{closed}}}}).has_value();
}

TileRing random_ring(std::mt19937& engine, int points, int size) {
  std::uniform_int_distribution<std::int32_t> at(0, size);
  TileRing ring;
  for (int i = 0; i < points; ++i) ring.push_back({at(engine), at(engine)});
  return ring;
}

}  // namespace

TEST_CASE("a ring that is simple is valid to GEOS, and what is not simple crosses or touches itself") {
  std::mt19937 engine(3);
  int simple = 0;
  int touching = 0;
  for (int i = 0; i < 4'000; ++i) {
    TileRing ring = random_ring(engine, 3 + i % 5, 12);
    ring.erase(std::ranges::unique(ring).begin(), ring.end());
    // What has no area in whole units may have some in GEOS's metres.
    if (ring.size() < 3 || ring.front() == ring.back() || doubled_area(ring) == 0) continue;
    INFO(i);
    if (is_simple(ring)) {
      CHECK(is_valid(ring));
      ++simple;
    } else {
      // A point exactly on another edge is no longer there in metres.
      touching += is_valid(ring) ? 1 : 0;
    }
  }
  CHECK(simple > 1'000);
  CHECK(touching < simple / 20);
}

TEST_CASE("long rings are judged like short ones") {
  TileRing saw;
  for (int i = 0; i < 60; ++i) saw.push_back({i * 10, i % 2 * 7});
  saw.push_back({590, 100});
  saw.push_back({0, 100});
  CHECK(is_simple(saw));
  saw[30].y = 150;
  CHECK_FALSE(is_simple(saw));
}

TEST_CASE("a tangled ring comes apart into simple ones that wind the same area") {
  std::mt19937 engine(5);
  for (int i = 0; i < 500; ++i) {
    const TileRing ring = random_ring(engine, 4 + i % 6, 40);
    for (const TileRing& part : untangle(ring)) {
      INFO(i);
      CHECK(is_simple(part));
    }
  }
  // A figure of eight, its crossing on a whole unit.
  const auto parts = untangle(TileRing{{0, 0}, {10, 10}, {10, 0}, {0, 10}});
  REQUIRE(parts.size() == 2);
  CHECK(doubled_area(parts[0]) == -doubled_area(parts[1]));
  // A spike leaves no trace.
  const auto spiked = untangle(TileRing{{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}, {0, 10}});
  REQUIRE(spiked.size() == 1);
  CHECK(doubled_area(spiked[0]) == 200);
}

TEST_CASE("what is within a tile's buffer is kept as it is, what is outside is not") {
  const TileRing inside{{10, 10}, {20, 10}, {20, 20}, {10, 20}};
  const auto kept = clip_polygon(std::vector<TileRing>{inside});
  REQUIRE(kept.size() == 1);
  CHECK(kept[0] == TilePolygon{inside});
  CHECK(clip_polygon(std::vector<TileRing>{TileRing{{5000, 10}, {6000, 10}, {6000, 20}}}).empty());
  // Around a corner, without touching.
  CHECK(clip_polygon(std::vector<TileRing>{TileRing{{-1000, 3900}, {-900, 3900}, {1000, 5900}, {1000, 6000}}}).empty());
}

TEST_CASE("an area that covers a tile becomes the tile, with the holes in it") {
  const TileRing around{{-9000, -9000}, {9000, -9000}, {9000, 9000}, {-9000, 9000}};
  const TileRing hole{{10, 10}, {10, 20}, {20, 20}, {20, 10}};
  const auto covered = clip_polygon(std::vector<TileRing>{around, hole});
  REQUIRE(covered.size() == 1);
  REQUIRE(covered[0].size() == 2);
  CHECK(doubled_area(covered[0][0]) == 2 * std::int64_t{kExtent + 2 * kBuffer + 2} * (kExtent + 2 * kBuffer + 2));
  // Where the tile lies in the hole there is nothing.
  const TileRing wide{{-8000, -8000}, {-8000, 8000}, {8000, 8000}, {8000, -8000}};
  CHECK(clip_polygon(std::vector<TileRing>{around, wide}).empty());
}

TEST_CASE("a comb that leaves and comes back becomes its teeth") {
  TileRing comb{{-500, -200}, {4500, -200}};
  for (int tooth = 3; tooth >= 0; --tooth) {
    comb.push_back({tooth * 1000 + 600, 500});
    comb.push_back({tooth * 1000 + 100, -100});
  }
  const auto parts = clip_polygon(std::vector<TileRing>{comb});
  CHECK(parts.size() == 4);
  for (const TilePolygon& part : parts) CHECK(is_simple(part[0]));
}

TEST_CASE("a line is cut where it leaves and goes on where it comes back") {
  const std::vector<TilePoint> line{{-200, 100}, {100, 100}, {100, -300}, {300, -300}, {300, 50}};
  const auto parts = clip_line(line);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == std::vector<TilePoint>{{-65, 100}, {100, 100}, {100, -65}});
  CHECK(parts[1] == std::vector<TilePoint>{{300, -65}, {300, 50}});
  CHECK(clip_line(std::vector<TilePoint>{{-100, 0}, {-70, 4000}}).empty());
}

TEST_CASE("random polygons clipped are as large as what lies within") {
  std::mt19937 engine(11);
  std::uniform_int_distribution<std::int32_t> radius(100, 6'000);
  for (int i = 0; i < 300; ++i) {
    // A star around the tile's middle does not cross itself.
    TileRing star;
    for (int k = 0; k < 24; ++k) {
      const double angle = k * 6.283185307179586 / 24;
      const int r = radius(engine);
      star.push_back({2048 + static_cast<std::int32_t>(r * std::cos(angle)),
                      2048 + static_cast<std::int32_t>(r * std::sin(angle))});
    }
    std::int64_t clipped = 0;
    for (const TilePolygon& part : clip_polygon(std::vector<TileRing>{star})) {
      for (const TileRing& ring : part) {
        for (const TileRing& simple : untangle(ring)) clipped += doubled_area(simple);
      }
    }
    // By counting rows of the plain even-odd rule.
    double expected = 0;
    constexpr double kLow = kFirstKept - 0.5;
    constexpr double kHigh = kLastKept + 0.5;
    constexpr int kRows = 4'000;
    for (int row = 0; row < kRows; ++row) {
      const double y = kLow + (row + 0.5) * (kHigh - kLow) / kRows;
      std::vector<double> crossings;
      for (std::size_t k = 0; k < star.size(); ++k) {
        const TilePoint a = star[k];
        const TilePoint b = star[(k + 1) % star.size()];
        if ((a.y > y) != (b.y > y)) crossings.push_back(a.x + (y - a.y) / (double{1} * b.y - a.y) * (b.x - a.x));
      }
      std::ranges::sort(crossings);
      for (std::size_t k = 1; k < crossings.size(); k += 2) {
        expected += std::max(0.0, std::min(crossings[k], kHigh) - std::max(crossings[k - 1], kLow));
      }
    }
    expected *= 2 * (kHigh - kLow) / kRows;
    INFO(i);
    CHECK(std::abs(static_cast<double>(clipped) - expected) < 0.004 * expected + 20'000);
  }
}

}  // namespace gridvisit::tiles
