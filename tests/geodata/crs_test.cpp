#include "geodata/crs.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "drawing.hpp"
#include "geodata/crs_evidence.hpp"

using namespace gridvisit;
using gridvisit::testing::jittered_tiling;

namespace {

Crs crs(std::string_view text) { return std::move(Crs::parse(text)).value(); }

template <typename Move>
MultiPolygon moved(MultiPolygon area, Move move) {
  for (Polygon& polygon : area.polygons) {
    for (Ring& ring : polygon.rings) {
      for (Position& p : ring) p = move(p);
    }
  }
  return area;
}

}  // namespace

TEST_CASE("GCJ-02 and BD-09 of a known place are what the map services say") {
  // Tiananmen, by the published conversions of Amap and Baidu.
  const Position wgs84{116.391349, 39.907375};
  const Position gcj02 = crs("gcj02").from_wgs84(wgs84).value();
  CHECK(gcj02.lon_deg == Approx(116.397592).margin(2e-5));
  CHECK(gcj02.lat_deg == Approx(39.908778).margin(2e-5));
  const Position bd09 = crs("bd09").from_wgs84(wgs84).value();
  CHECK(bd09.lon_deg == Approx(gcj02.lon_deg + 0.0064).margin(5e-4));
  CHECK(bd09.lat_deg == Approx(gcj02.lat_deg + 0.0063).margin(5e-4));
}

TEST_CASE("there and back again is the same place to 1e-9 degree, all over China") {
  const std::string name = GENERATE("gcj02", "bd09", "cgcs2000", "EPSG:4549", "EPSG:3857", "wgs84");
  const Crs system = crs(name);
  std::mt19937 engine(1);
  const bool zone = name == "EPSG:4549";
  std::uniform_real_distribution<double> lon(zone ? 117.5 : 74, zone ? 121.5 : 134);
  std::uniform_real_distribution<double> lat(18, 53);
  for (int i = 0; i < 2'000; ++i) {
    const Position p{lon(engine), lat(engine)};
    const auto there = system.from_wgs84(p);
    REQUIRE(there);
    const auto back = system.to_wgs84(*there);
    REQUIRE(back);
    REQUIRE(std::abs(back->lon_deg - p.lon_deg) < 1e-9);
    REQUIRE(std::abs(back->lat_deg - p.lat_deg) < 1e-9);
  }
}

TEST_CASE("a Gauss-Krueger zone has easting first and metres") {
  const Position metres = crs("EPSG:4549").from_wgs84({120, 32}).value();
  CHECK(metres.lon_deg == Approx(500'000).margin(0.01));
  CHECK(metres.lat_deg == Approx(3'542'000).margin(2'000));
  CHECK(crs("cgcs2000").to_wgs84({118.3, 32.3}).value() == Position{118.3, 32.3});
}

TEST_CASE("outside China GCJ-02 is WGS 84") {
  CHECK(crs("gcj02").from_wgs84({2.35, 48.85}).value() == Position{2.35, 48.85});
}

TEST_CASE("what is no coordinate system, and what lies outside of one, is refused") {
  for (const char* nonsense : {"", "gauss", "EPSG:999999", "EPSG:", "GEOGCS[broken", "gcj-02 or so"}) {
    CHECK_FALSE(Crs::parse(nonsense));
  }
  CHECK_FALSE(crs("wgs84").to_wgs84({180.1, 0}));
  CHECK_FALSE(crs("wgs84").to_wgs84({std::nan(""), 0}));
  CHECK_FALSE(crs("gcj02").to_wgs84({0, std::nan("")}));
  CHECK_FALSE(crs("EPSG:4549").to_wgs84({1e30, 1e30}));
}

TEST_CASE("shifted borders betray their system") {
  const std::string truth = GENERATE("wgs84", "gcj02", "bd09");
  const Crs system = crs(truth);
  const auto areas = jittered_tiling(3, 3, 0.05, 3);
  std::vector<KnownPlace> places;
  for (const MultiPolygon& area : areas) {
    places.push_back({moved(area, [&](Position p) { return system.from_wgs84(p).value(); }), &area});
  }
  const CrsGuess guess = guess_crs(places, "EPSG:4326");
  CHECK(guess.crs == truth);
  CHECK_THAT(guess.evidence, Catch::Contains(system.name()));
}

TEST_CASE("points in their areas betray their system, if there are enough") {
  const std::string truth = GENERATE("wgs84", "gcj02", "bd09", "EPSG:4549");
  const Crs system = crs(truth);
  const auto areas = jittered_tiling(10, 10, 0.01, 4);
  std::vector<KnownPlace> places;
  for (const MultiPolygon& area : areas) {
    const Ring& ring = area.polygons[0].rings[0];
    const Position middle{(ring[0].lon_deg + ring[4].lon_deg) / 2, (ring[0].lat_deg + ring[4].lat_deg) / 2};
    places.push_back({system.from_wgs84(middle).value(), &area});
  }
  CHECK(guess_crs(places, truth == "EPSG:4549" ? truth : "").crs == truth);
  places.resize(3);
  CHECK(guess_crs(places, "").crs.empty());
  CHECK(guess_crs({}, "").crs.empty());
}

TEST_CASE("points that lie nowhere tell nothing") {
  const auto areas = jittered_tiling(4, 4, 0.01, 4);
  std::vector<KnownPlace> places;
  for (const MultiPolygon& area : areas) places.push_back({Position{119.5, 33.5}, &area});
  CHECK(guess_crs(places, "").crs.empty());
}

TEST_CASE("metres and swapped axes are recognised without knowing anything") {
  const std::vector<Position> good{{118.3, 32.3}, {118.4, 32.4}};
  const std::vector<Position> swapped{{32.3, 118.3}, {32.4, 118.4}};
  const std::vector<Position> metres{{500'000, 3'542'000}};
  CHECK(implausible_degrees(good).empty());
  CHECK_THAT(implausible_degrees(swapped), Catch::Contains("swapped"));
  CHECK_THAT(implausible_degrees(metres), Catch::Contains("EPSG"));
  CHECK(implausible_degrees({}).empty());
}
