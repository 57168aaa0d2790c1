#include "geodata/roads/line_source.hpp"

#include <catch2/catch.hpp>

#include "geodata/roads/road_network.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::roads;

TEST_CASE("a class is understood in OpenStreetMap's, Geofabrik's and Chinese words") {
  CHECK(parse_road_class("residential").value() == RoadClass::residential);
  CHECK(parse_road_class("primary_link").value() == RoadClass::primary);
  CHECK(parse_road_class("track_grade5").value() == RoadClass::track);
  CHECK(parse_road_class("高速公路").value() == RoadClass::motorway);
  CHECK(parse_road_class("国道").value() == RoadClass::trunk);
  CHECK(parse_road_class("县道").value() == RoadClass::secondary);
  CHECK(parse_road_class("村道").value() == RoadClass::unclassified);
  CHECK(parse_road_class("主干路").value() == RoadClass::primary);
}

TEST_CASE("a line that cannot be used says which field is wrong") {
  const LineString good{{118.3, 32.3}, {118.31, 32.3}};
  const auto wrong_field = [](const RoadLine& line) {
    RoadNetworkBuilder builder;
    const auto added = add_line(builder, line);
    REQUIRE_FALSE(added.has_value());
    CHECK(added.error().code == ErrorCode::invalid);
    return added.error().where.field;
  };
  CHECK(wrong_field({.line = good, .road_class = "运河"}) == "road_class");
  CHECK(wrong_field({.line = good, .road_class = ""}) == "road_class");
  CHECK(wrong_field({.line = good, .road_class = "村道", .oneway = "maybe"}) == "oneway");
  CHECK(wrong_field({.line = good, .road_class = "村道", .access = "sometimes"}) == "access");
  CHECK(wrong_field({.line = good, .road_class = "村道", .max_speed_kmh = 0}) == "max_speed_kmh");
  CHECK(wrong_field({.line = good, .road_class = "村道", .max_speed_kmh = std::nan("")}) == "max_speed_kmh");
  CHECK(wrong_field({.line = {{118.3, 32.3}}, .road_class = "村道"}) == "line");
  CHECK(wrong_field({.line = {{500'000, 3'570'000}, {500'100, 3'570'000}}, .road_class = "村道"}) == "line");
}

TEST_CASE("lines meet at a shared vertex in their middle, and not where they only cross") {
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  const auto add = [&](LineString line) {
    REQUIRE(add_line(builder, {.line = std::move(line), .road_class = "村道"}));
  };
  add({{118.30, 32.30}, {118.31, 32.30}, {118.32, 32.30}});
  add({{118.31, 32.29}, {118.31, 32.30 + 4e-8}, {118.31, 32.31}});  // the same 1e-7 degree
  add({{118.315, 32.29}, {118.315, 32.31}});                        // crosses without a vertex: a bridge
  const BuildStatistics statistics = builder.write(directory.path()).value();
  CHECK(statistics.nodes == 5);
  CHECK(statistics.segments == 4);
  CHECK(statistics.profiles[Profile::car].dropped_components == 1);
}

TEST_CASE("a closed road is left out, a posted speed slows the car alone") {
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  const LineString line{{0, 0}, {0.01, 0}};
  REQUIRE(add_line(builder, {.line = line, .road_class = "村道", .access = "禁行"}));
  CHECK_FALSE(builder.write(directory.path()).has_value());
  REQUIRE(add_line(builder, {.line = line, .road_class = "村道", .max_speed_kmh = 10}));
  REQUIRE(builder.write(directory.path()));
  const auto network = RoadNetwork::open(directory.path()).value();
  const Segment& segment = network.view().segments[0];
  CHECK(segment.forward_ms[Profile::car] == Approx(1'112 * 3'600 / 8.0).epsilon(0.001));
  CHECK(segment.forward_ms[Profile::ebike] == Approx(1'112 * 3'600 / 20.0).epsilon(0.001));
}
