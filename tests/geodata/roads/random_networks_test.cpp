#include <array>
#include <random>

#include <catch2/catch.hpp>

#include "geodata/roads/line_source.hpp"
#include "geodata/roads/road_network.hpp"
#include "geodata/roads/strong_components.hpp"
#include "tests/geodata/roads/naive_matrix.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::roads;

namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  double fraction() { return static_cast<double>(engine_()) / 4294967296.0; }

 private:
  std::mt19937 engine_;
};

/// Crooked streets over a 12 by 12 lattice of crossings; a third of them one-way.
void add_random_streets(RoadNetworkBuilder& builder, Dice& dice) {
  constexpr std::array kClasses{"residential", "村道", "县道", "footway", "cycleway", "国道", "steps"};
  for (std::size_t street = 0; street < 60; ++street) {
    RoadLine line{.road_class = kClasses[dice.below(kClasses.size())]};
    if (dice.below(3) == 0) line.oneway = dice.below(2) == 0 ? "yes" : "-1";
    std::size_t x = dice.below(12);
    std::size_t y = dice.below(12);
    const std::size_t steps = 1 + dice.below(6);
    for (std::size_t step = 0; step <= steps; ++step) {
      line.line.push_back({118.3 + 0.002 * static_cast<double>(x), 32.3 + 0.002 * static_cast<double>(y)});
      (dice.below(2) == 0 ? x : y) += dice.below(2);
    }
    if (const auto added = add_line(builder, line); !added) FAIL(added.error().to_string());
  }
}

}  // namespace

TEST_CASE("on random networks every entry of the matrix is what the naive way finds, and every route costs as much") {
  std::size_t compared = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    Dice dice(seed);
    const testing::TemporaryFolder directory;
    RoadNetworkBuilder builder;
    add_random_streets(builder, dice);
    REQUIRE(builder.write(directory.path()));
    const auto network = RoadNetwork::open(directory.path()).value();
    for (const Profile profile : kProfiles) {
      std::vector<Snap> places;
      for (int i = 0; i < 12; ++i) {
        const Position house{118.295 + 0.03 * dice.fraction(), 32.295 + 0.03 * dice.fraction()};
        if (const auto snap = network.snap(house, profile)) places.push_back(*snap);
      }
      const TravelMatrix matrix = network.travel_matrix(places, profile);
      const NaiveMatrix naive(network.view(), places, profile);
      for (std::size_t from = 0; from < places.size(); ++from) {
        const auto row = naive.row(from);
        for (std::size_t to = 0; to < places.size(); ++to) {
          INFO("seed " << seed << ", " << name_of(profile) << " from " << from << " to " << to);
          const NaiveMatrix::Entry entry{matrix.seconds[matrix.at(from, to)], matrix.metres[matrix.at(from, to)]};
          REQUIRE(entry.seconds == row[to].seconds);
          REQUIRE(entry.metres == row[to].metres);
          const auto route = network.route(places[from], places[to], profile);
          REQUIRE(route.has_value());
          REQUIRE(route->seconds == entry.seconds);
          REQUIRE(route->metres == entry.metres);
          double line_m = 0;
          for (std::size_t i = 1; i < route->line.size(); ++i) line_m += distance_m(route->line[i - 1], route->line[i]);
          REQUIRE(line_m == Approx(entry.metres).margin(3));
          ++compared;
        }
      }
    }
  }
  CHECK(compared > 10'000);
}

TEST_CASE("snapping finds no farther road than looking at all of them") {
  Dice dice(99);
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  add_random_streets(builder, dice);
  REQUIRE(builder.write(directory.path()));
  const auto network = RoadNetwork::open(directory.path()).value();
  const NetworkView& view = network.view();
  for (int i = 0; i < 500; ++i) {
    const Position house{118.28 + 0.06 * dice.fraction(), 32.28 + 0.06 * dice.fraction()};
    for (const Profile profile : kProfiles) {
      double nearest_m = 1e9;
      for (const Segment& segment : view.segments) {
        if (!segment.is_open(profile)) continue;
        for (std::size_t k = 1; k < segment.point_count(); ++k) {
          const Position a = to_position(view.point(segment, k - 1));
          const Position b = to_position(view.point(segment, k));
          for (int step = 0; step <= 100; ++step) {
            const double t = step / 100.0;
            nearest_m = std::min(
                nearest_m, distance_m(house, {std::lerp(a.lon_deg, b.lon_deg, t), std::lerp(a.lat_deg, b.lat_deg, t)}));
          }
        }
      }
      const auto snap = network.snap(house, profile, 10'000);
      REQUIRE(snap.has_value());
      INFO("house " << i << " " << house.lon_deg << " " << house.lat_deg);
      REQUIRE(snap->distance_m <= nearest_m * 1.001);
      REQUIRE(snap->distance_m == Approx(distance_m(house, snap->position)).epsilon(0.001).margin(0.02));
      REQUIRE(snap->distance_m >= nearest_m - 2);
    }
  }
}

TEST_CASE("strong components are the sets that reach each other, also along a chain deeper than a stack") {
  //  0 → 1 → 2 → 0,  2 → 3,  3 ⇄ 4,  5
  const std::vector<std::uint32_t> first{0, 1, 2, 4, 5, 6, 6};
  const std::vector<std::uint32_t> heads{1, 2, 0, 3, 4, 3};
  const auto component = strong_components(first, heads);
  CHECK(component[0] == component[1]);
  CHECK(component[0] == component[2]);
  CHECK(component[3] == component[4]);
  CHECK(component[0] != component[3]);
  CHECK(component[5] != component[3]);
  CHECK(component[5] != component[0]);

  constexpr std::uint32_t kNodes = 1'000'000;
  std::vector<std::uint32_t> chain_first(kNodes + 1);
  std::vector<std::uint32_t> chain_heads(kNodes);
  for (std::uint32_t i = 0; i < kNodes; ++i) {
    chain_first[i + 1] = i + 1;
    chain_heads[i] = (i + 1) % kNodes;
  }
  CHECK(strong_components(chain_first, chain_heads) == std::vector<std::uint32_t>(kNodes, 0));
}
