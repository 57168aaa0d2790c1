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

TEST_CASE("many positions at once are exactly what each is alone, in every system") {
  const std::string name = GENERATE("gcj02", "bd09", "EPSG:4549", "EPSG:4490");
  const Crs system = crs(name);
  std::mt19937 engine(2);
  std::uniform_real_distribution<double> lon(118, 121);
  std::uniform_real_distribution<double> lat(30, 34);
  for (const std::size_t count : {0, 1, 2, 3, 7, 1'000}) {
    std::vector<Position> alone;
    for (std::size_t i = 0; i < count; ++i) alone.push_back({lon(engine), lat(engine)});
    std::vector<Position> together = alone;
    system.from_wgs84(std::span(together));
    for (Position& p : alone) p = system.from_wgs84(p).value();
    REQUIRE(together == alone);
    system.to_wgs84(std::span(together));
    for (Position& p : alone) p = system.to_wgs84(p).value();
    REQUIRE(together == alone);
  }
}

TEST_CASE("one position outside of a system spoils no other") {
  std::vector<Position> metres{{500'000, 3'542'000}, {1e30, 1e30}, {500'100, 3'542'000}};
  crs("EPSG:4549").to_wgs84(std::span(metres));
  CHECK(is_valid(metres[0]));
  CHECK(std::isnan(metres[1].lon_deg));
  CHECK(is_valid(metres[2]));
}

TEST_CASE("GCJ-02 is what the published formula gives, to the last decimals") {
  // wandergis/coordtransform, wgs84togcj02, written out.
  const auto published = [](Position p) {
    const double pi = 3.1415926535897932384626;
    const double a = 6378245.0;
    const double ee = 0.00669342162296594323;
    const double lng = p.lon_deg - 105.0;
    const double lat = p.lat_deg - 35.0;
    const auto wave = [&](double x) {
      return (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
    };
    double north = -100.0 + 2.0 * lng + 3.0 * lat + 0.2 * lat * lat + 0.1 * lng * lat + 0.2 * std::sqrt(std::abs(lng));
    north += wave(lng) + (20.0 * std::sin(lat * pi) + 40.0 * std::sin(lat / 3.0 * pi)) * 2.0 / 3.0;
    north += (160.0 * std::sin(lat / 12.0 * pi) + 320.0 * std::sin(lat * pi / 30.0)) * 2.0 / 3.0;
    double east = 300.0 + lng + 2.0 * lat + 0.1 * lng * lng + 0.1 * lng * lat + 0.1 * std::sqrt(std::abs(lng));
    east += wave(lng) + (20.0 * std::sin(lng * pi) + 40.0 * std::sin(lng / 3.0 * pi)) * 2.0 / 3.0;
    east += (150.0 * std::sin(lng / 12.0 * pi) + 300.0 * std::sin(lng / 30.0 * pi)) * 2.0 / 3.0;
    const double rad = p.lat_deg / 180.0 * pi;
    const double magic = 1 - ee * std::sin(rad) * std::sin(rad);
    const double root = std::sqrt(magic);
    return Position{p.lon_deg + east * 180.0 / (a / root * std::cos(rad) * pi),
                    p.lat_deg + north * 180.0 / (a * (1 - ee) / (magic * root) * pi)};
  };
  std::mt19937 engine(3);
  std::uniform_real_distribution<double> lon(73, 135);
  std::uniform_real_distribution<double> lat(4, 53);
  for (int i = 0; i < 2'000; ++i) {
    const Position p{lon(engine), lat(engine)};
    const Position ours = crs("gcj02").from_wgs84(p).value();
    REQUIRE(std::abs(ours.lon_deg - published(p).lon_deg) < 1e-12);
    REQUIRE(std::abs(ours.lat_deg - published(p).lat_deg) < 1e-12);
  }
}

TEST_CASE("every 3-degree zone of CGCS2000 is known, with and without the zone's number in the easting") {
  for (int zone = 25; zone <= 45; ++zone) {
    const double middle = 3.0 * zone;
    for (const int code : {4513 + zone - 25, 4534 + zone - 25}) {
      CAPTURE(code);
      const Crs system = crs("EPSG:" + std::to_string(code));
      const Position metres = system.from_wgs84({middle, 32}).value();
      const double prefix = code < 4534 ? zone * 1e6 : 0;
      CHECK(metres.lon_deg == Approx(prefix + 500'000).margin(0.01));
      const Position back = system.to_wgs84(metres).value();
      CHECK(std::abs(back.lon_deg - middle) < 1e-9);
      CHECK(std::abs(back.lat_deg - 32) < 1e-9);
      CHECK(system.is_latitude_first());
      CHECK_FALSE(system.is_geographic());
    }
  }
}

TEST_CASE("a system tells the authority's order of axes and how a file declares it") {
  CHECK(crs("EPSG:4326").is_latitude_first());
  CHECK_FALSE(crs("wgs84").is_latitude_first());
  CHECK(crs("EPSG:4490").is_latitude_first());
  CHECK_FALSE(crs("EPSG:3857").is_latitude_first());
  CHECK(crs("epsg:4549").definition() == "EPSG:4549");
  for (const char* shifted : {"gcj02", "bd09"}) {
    const Crs again = crs(crs(shifted).definition());
    CHECK(again.name() == crs(shifted).name());
    CHECK(again.is_geographic());
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

namespace {

// Homes of a district of 0.2 by 0.1 degrees, at roads a kilometre apart; in that system.
std::vector<Position> homes(const Crs& system, double margin_deg, int count = 400) {
  std::mt19937 engine(5);
  std::uniform_int_distribution<int> road(1, 9);
  std::uniform_real_distribution<double> along(margin_deg, 0.2 - margin_deg);
  std::uniform_real_distribution<double> beside(-0.0002, 0.0002);
  std::vector<Position> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(system.from_wgs84({118 + along(engine), 32 + road(engine) * 0.01 + beside(engine)}).value());
  }
  return all;
}

bool in_district(Position p) { return p.lon_deg >= 118 && p.lon_deg <= 118.2 && p.lat_deg >= 32 && p.lat_deg <= 32.1; }

double to_road_m(Position p) {
  const double roads = (p.lat_deg - 32) / 0.01;
  return std::abs(roads - std::round(roads)) * 0.01 * 111'195;
}

}  // namespace

TEST_CASE("homes near the district's border betray their system by who would live outside") {
  const std::string truth = GENERATE("wgs84", "gcj02", "bd09");
  const CrsGuess guess = guess_crs_by_map(homes(crs(truth), 0, 2'000), {in_district, {}}, "");
  CHECK(guess.crs == truth);
  CHECK_THAT(guess.evidence, Catch::Contains("outside the district"));
}

TEST_CASE("homes far from the border betray their system by the roads") {
  const std::string truth = GENERATE("wgs84", "gcj02", "bd09");
  const std::vector<Position> positions = homes(crs(truth), 0.03);
  CHECK(guess_crs_by_map(positions, {in_district, {}}, "").crs.empty());
  const CrsGuess guess = guess_crs_by_map(positions, {in_district, to_road_m}, "");
  CHECK(guess.crs == truth);
  CHECK_THAT(guess.evidence, Catch::Contains("of a road"));
}

TEST_CASE("a map tells nothing of positions that are few, lie elsewhere, or where it is empty") {
  const std::vector<Position> positions = homes(crs("wgs84"), 0.03);
  CHECK(guess_crs_by_map({}, {in_district, to_road_m}, "").crs.empty());
  CHECK(guess_crs_by_map(positions, {}, "").crs.empty());
  CHECK(guess_crs_by_map(std::span(positions).first(20), {in_district, to_road_m}, "").crs.empty());
  const std::vector<Position> elsewhere(100, Position{100, 20});
  CHECK(guess_crs_by_map(elsewhere, {in_district, to_road_m}, "").crs.empty());
  const std::vector<Position> metres(100, Position{5e5, 3.5e6});
  CHECK(guess_crs_by_map(metres, {in_district, to_road_m}, "").crs.empty());
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
