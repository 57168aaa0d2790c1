// A real town, from OpenStreetMap (see PROVENANCE.md beside the shared data).
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "geodata/roads/osm_source.hpp"
#include "geodata/roads/road_network.hpp"
#include "tests/geodata/roads/naive_matrix.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::roads;

namespace {

const std::filesystem::path kExtract = std::filesystem::path(GRIDVISIT_SHARED_DATA) / "osm" / "heidelberg.osm.pbf";

bool extract_is_absent() {
  if (std::filesystem::exists(kExtract)) return false;
  WARN("skipped: " << kExtract << " is not there");
  return true;
}

std::vector<Snap> random_snaps(const RoadNetwork& network, Profile profile, std::size_t count) {
  std::mt19937 engine(7);
  std::vector<Snap> snaps;
  while (snaps.size() < count) {
    const GridPoint node = network.view().nodes[engine() % network.view().nodes.size()];
    const Position house{node.lon / 1e7 + engine() % 1'000 * 1e-6, node.lat / 1e7 + engine() % 1'000 * 1e-6};
    if (const auto snap = network.snap(house, profile)) snaps.push_back(*snap);
  }
  return snaps;
}

std::size_t nodes_of(const NetworkView& view, Profile profile) {
  std::set<std::uint32_t> nodes;
  for (const Segment& segment : view.segments) {
    if (segment.is_open(profile)) nodes.insert({segment.from, segment.to});
  }
  return nodes.size();
}

}  // namespace

TEST_CASE("the roads of Heidelberg: thousands of journeys are as the naive way finds them") {
  if (extract_is_absent()) return;
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  const auto source = add_osm_pbf(builder, kExtract);
  REQUIRE(source.has_value());
  const auto statistics = builder.write(directory.path());
  REQUIRE(statistics.has_value());
  INFO(statistics->to_string());
  const auto network = RoadNetwork::open(directory.path()).value();
  CHECK(nodes_of(network.view(), Profile::car) > 5'000);
  CHECK(nodes_of(network.view(), Profile::foot) > 20'000);
  CHECK(statistics->profiles[Profile::foot].km > statistics->profiles[Profile::car].km);

  for (const Profile profile : kProfiles) {
    const auto places = random_snaps(network, profile, 60);
    const TravelMatrix matrix = network.travel_matrix(places, profile);
    const NaiveMatrix naive(network.view(), places, profile);
    std::size_t asymmetric = 0;
    for (std::size_t from = 0; from < places.size(); ++from) {
      // The naive way takes its time: every third row on foot, all by car.
      const auto row = profile == Profile::car || from % 3 == 0 ? naive.row(from) : std::vector<NaiveMatrix::Entry>{};
      for (std::size_t to = 0; to < places.size(); ++to) {
        const std::size_t at = matrix.at(from, to);
        REQUIRE(matrix.seconds[at] != kUnreachable);
        if (!row.empty()) REQUIRE(row[to] == NaiveMatrix::Entry{matrix.seconds[at], matrix.metres[at]});
        if (matrix.seconds[at] != matrix.seconds[matrix.at(to, from)]) ++asymmetric;
        for (std::size_t via = 0; via < places.size(); ++via) {
          if (matrix.seconds[at] > matrix.seconds[matrix.at(from, via)] + matrix.seconds[matrix.at(via, to)]) {
            FAIL("it is faster to go from " << from << " to " << to << " by way of " << via);
          }
        }
      }
    }
    INFO(name_of(profile) << ": " << asymmetric);
    if (profile == Profile::car) CHECK(asymmetric > 1'000);
    if (profile == Profile::foot) CHECK(asymmetric < 100);
  }
}

TEST_CASE("an extract that was cut off is refused, not half read") {
  if (extract_is_absent()) return;
  std::ifstream in(kExtract, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  const testing::TemporaryFolder directory;
  const auto file = directory.path() / "cut.osm.pbf";
  for (const std::size_t size : {std::size_t{3}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    INFO("size " << size);
    std::ofstream(file, std::ios::binary).write(whole.data(), static_cast<std::streamsize>(size));
    RoadNetworkBuilder builder;
    const auto added = add_osm_pbf(builder, file);
    REQUIRE_FALSE(added.has_value());
    CHECK(added.error().code == ErrorCode::corrupt);
    CHECK(added.error().where.file == "cut.osm.pbf");
    CHECK_FALSE(builder.write(directory.path()).has_value());
  }
}

TEST_CASE("an empty file, another kind of file and no file are refused as an extract") {
  const testing::TemporaryFolder directory;
  const auto file = directory.path() / "roads.osm.pbf";
  RoadNetworkBuilder builder;
  CHECK(add_osm_pbf(builder, file).error().code == ErrorCode::io);
  std::ofstream{file};
  CHECK(add_osm_pbf(builder, file).error().message.contains("empty"));
  std::ofstream{file} << "<osm version=\"0.6\"></osm>";
  CHECK(add_osm_pbf(builder, file).error().code == ErrorCode::corrupt);
}
