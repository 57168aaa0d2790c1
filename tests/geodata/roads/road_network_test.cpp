#include "geodata/roads/road_network.hpp"

#include <catch2/catch.hpp>

#include "tests/geodata/roads/road_map.hpp"

using namespace gridvisit;
using namespace gridvisit::roads;

namespace {

/// Metres of the fastest way.
std::uint32_t metres(const RoadNetwork& network, Position from, Position to, Profile profile) {
  const std::vector<Snap> snaps{network.snap(from, profile).value(), network.snap(to, profile).value()};
  const TravelMatrix matrix = network.travel_matrix(snaps, profile);
  const auto route = network.route(snaps[0], snaps[1], profile);
  REQUIRE(route.has_value());
  CHECK(route->metres == matrix.metres[matrix.at(0, 1)]);
  CHECK(route->seconds == matrix.seconds[matrix.at(0, 1)]);
  double line_m = 0;
  for (std::size_t i = 1; i < route->line.size(); ++i) line_m += distance_m(route->line[i - 1], route->line[i]);
  CHECK(line_m == Approx(route->metres).margin(1));
  return matrix.metres[matrix.at(0, 1)];
}

}  // namespace

TEST_CASE("a one-way street sends the car around the block, and the pedestrian does not mind") {
  const RoadMap map(
      "a--->---b\n"
      "|       |\n"
      "c-------d\n");
  const RoadNetwork network = map.open();
  CHECK(metres(network, map.place('a'), map.place('b'), Profile::car) == 800);
  CHECK(metres(network, map.place('b'), map.place('a'), Profile::car) == 1'200);
  CHECK(metres(network, map.place('b'), map.place('a'), Profile::ebike) == 1'200);
  CHECK(metres(network, map.place('b'), map.place('a'), Profile::foot) == 800);
}

TEST_CASE("two places in one one-way street are near in its direction and far against it") {
  const RoadMap map(
      "a--->---b\n"
      "|       |\n"
      "c-------d\n");
  const RoadNetwork network = map.open();
  const Position west = RoadMap::at(2, 0);
  const Position east = RoadMap::at(5, 0);
  CHECK(metres(network, west, east, Profile::car) == 300);
  CHECK(metres(network, east, west, Profile::car) == 2'000 - 300);
  CHECK(metres(network, east, west, Profile::foot) == 300);
  CHECK(metres(network, west, west, Profile::car) == 0);
}

TEST_CASE("two places in one street may be nearer by another street") {
  const RoadMap map(
      "a.....b\n"
      "|     |\n"
      "|     |\n"
      "c--d--e\n");
  const RoadNetwork network = map.open();
  CHECK(metres(network, RoadMap::at(0, 1), RoadMap::at(6, 1), Profile::foot) == 800);
  CHECK(metres(network, RoadMap::at(0, 1), RoadMap::at(6, 1), Profile::car) == 1'000);
}

TEST_CASE("times follow the profile's table") {
  const RoadMap map("a---------b\n");
  const RoadNetwork network = map.open();
  const auto seconds = [&](Profile profile) {
    return network.route(*network.snap(map.place('a'), profile), *network.snap(map.place('b'), profile), profile)
        ->seconds;
  };
  CHECK(seconds(Profile::foot) == 750);   // 1 km at 4.8 km/h
  CHECK(seconds(Profile::ebike) == 200);  // at 18 km/h
  CHECK(seconds(Profile::car) == 144);    // at 25 km/h
}

TEST_CASE("a dead end counts if one can turn back, and is no place for a car if one-way") {
  const RoadMap map(
      "a---b--->c\n"
      "|   |\n"
      "d---e----f\n");
  const RoadNetwork network = map.open();
  CHECK(metres(network, map.place('f'), map.place('a'), Profile::car) == 1'100);
  // c can be reached by car, but never left.
  const auto car = network.snap(map.place('c'), Profile::car).value();
  CHECK(car.distance_m == Approx(200).margin(0.1));
  CHECK(network.snap(map.place('c'), Profile::foot)->distance_m == Approx(0).margin(0.1));
  CHECK(map.statistics()->profiles[Profile::car].dropped_components == 1);
  CHECK(map.statistics()->profiles[Profile::car].dropped_km == Approx(0.5));
  CHECK(map.statistics()->profiles[Profile::foot].dropped_components == 0);
}

TEST_CASE("a house beside an unconnected road is led to the network") {
  const RoadMap map(
      "a-----b\n"
      "|     |\n"
      "c-----d\n"
      "\n"
      "e-----f\n");
  const RoadNetwork network = map.open();
  const Snap snap = network.snap(RoadMap::at(3, 4), Profile::car).value();
  CHECK(snap.distance_m == Approx(200).margin(0.1));
  CHECK(distance_m(snap.position, RoadMap::at(3, 2)) < 0.1);
  CHECK(map.statistics()->profiles[Profile::car].dropped_km == Approx(0.6));
  CHECK(map.statistics()->segments == 4);
}

TEST_CASE("snapping finds the nearest road the profile may use, and says how far it is") {
  const RoadMap map(
      "a.........b\n"
      "|         |\n"
      "|         |\n"
      "|         |\n"
      "c---------d\n");
  const RoadNetwork network = map.open();
  const Position house = RoadMap::at(2.5, 0.5);
  const Snap on_foot = network.snap(house, Profile::foot).value();
  CHECK(on_foot.distance_m == Approx(50).margin(0.1));
  CHECK(on_foot.fraction == Approx(0.25).margin(0.001));
  const Snap by_car = network.snap(house, Profile::car).value();
  CHECK(by_car.distance_m == Approx(250).margin(0.1));
  CHECK(by_car.fraction == Approx(0.125).margin(0.001));
  CHECK(distance_m(by_car.position, RoadMap::at(0, 0.5)) < 0.1);
}

TEST_CASE("nothing is snapped beyond the limit, nor from a place that is none") {
  const RoadMap map("a-----b\n");
  const RoadNetwork network = map.open();
  CHECK(network.snap(RoadMap::at(3, 19.9), Profile::car).has_value());
  CHECK_FALSE(network.snap(RoadMap::at(3, 20.1), Profile::car).has_value());
  CHECK(network.snap(RoadMap::at(3, 20.1), Profile::car, 2'100).has_value());
  CHECK_FALSE(network.snap({118, 32}, Profile::car).has_value());
  CHECK(network.snap({118, 32}, Profile::car, 1e9).has_value());
  CHECK_FALSE(network.snap({400, 32}, Profile::car, 1e9).has_value());
  CHECK_FALSE(network.snap({std::nan(""), 0}, Profile::car).has_value());
  CHECK_FALSE(network.snap(map.place('a'), Profile::car, std::nan("")).has_value());
}

TEST_CASE("where a profile may not go is unreachable for it") {
  const RoadMap map(
      "a.........b\n"
      "|         |\n"
      "c---------d\n");
  const RoadNetwork network = map.open();
  const std::vector<Snap> snaps{network.snap(RoadMap::at(5, 0), Profile::foot).value(),
                                network.snap(map.place('d'), Profile::foot).value()};
  const TravelMatrix matrix = network.travel_matrix(snaps, Profile::car);
  CHECK(matrix.seconds == std::vector<std::uint32_t>{kUnreachable, kUnreachable, kUnreachable, 0});
  CHECK(matrix.metres == std::vector<std::uint32_t>{kUnreachable, kUnreachable, kUnreachable, 0});
  CHECK_FALSE(network.route(snaps[0], snaps[1], Profile::car).has_value());
  CHECK(network.route(snaps[0], snaps[1], Profile::foot)->metres == 700);
}

TEST_CASE("a route tells its streets and its line") {
  const RoadMap map(
      "a----b\n"
      "     |\n"
      "c----d\n");
  const RoadNetwork network = map.open();
  const auto route = network.route(*network.snap(RoadMap::at(2, 0), Profile::foot),
                                   *network.snap(RoadMap::at(1, 2), Profile::foot), Profile::foot);
  REQUIRE(route.has_value());
  CHECK(route->street_names == std::vector<std::string>{"ab", "bd", "cd"});
  CHECK(route->metres == 300 + 200 + 400);
  CHECK(distance_m(route->line.front(), RoadMap::at(2, 0)) < 0.1);
  CHECK(distance_m(route->line.back(), RoadMap::at(1, 2)) < 0.1);
}

TEST_CASE("a road that ends where it began can be travelled either way around") {
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  REQUIRE(add_line(
      builder, {.line = {RoadMap::at(0, 0), RoadMap::at(4, 0), RoadMap::at(4, 4), RoadMap::at(0, 4), RoadMap::at(0, 0)},
                .road_class = "村道"}));
  REQUIRE(add_line(builder, {.line = {RoadMap::at(0, 0), RoadMap::at(-4, 0)}, .road_class = "村道"}));
  REQUIRE(builder.write(directory.path()));
  const auto network = RoadNetwork::open(directory.path()).value();
  CHECK(metres(network, RoadMap::at(1, 0), RoadMap::at(0, 1), Profile::car) == 200);
  CHECK(metres(network, RoadMap::at(4, 1), RoadMap::at(4, 3), Profile::car) == 200);
  CHECK(metres(network, RoadMap::at(-1, 0), RoadMap::at(0, 3), Profile::car) == 400);
}

TEST_CASE("an empty matrix and an empty source are said to be so") {
  const RoadMap map("a---b\n");
  CHECK(map.open().travel_matrix({}, Profile::foot).n == 0);
  const RoadMap nothing("");
  REQUIRE_FALSE(nothing.statistics().has_value());
  CHECK(nothing.statistics().error().code == ErrorCode::invalid);
  CHECK(nothing.statistics().error().message.contains("no road"));
}

TEST_CASE("the statistics of a build name what was built and what was left out") {
  const RoadMap map(
      "a-----b  e--f\n"
      "|     |\n"
      "c.....d\n");
  const std::string text = map.statistics()->to_string();
  INFO(text);
  CHECK(text.contains("5 roads became 4 segments between 4 nodes"));
  CHECK(text.contains("footway"));
  CHECK(text.contains("foot: 1.6 km, all reachable from all; left out 1 unconnected parts with 0.3 km"));
  CHECK(text.contains("car: 1.0 km"));
}
