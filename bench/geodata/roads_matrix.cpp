// A travel-time matrix of 200 by 200 places by car on a real town: the heaviest thing a day's planning asks of the
// roads. Prints one JSON line. Usage: bench_roads_matrix EXTRACT.osm.pbf [PLACES]
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <vector>

#include <unistd.h>

#include <fmt/core.h>

#include "geodata/roads/osm_source.hpp"
#include "geodata/roads/road_network.hpp"

namespace {

using namespace gridvisit;
using namespace gridvisit::roads;

/// Of the whole process, all threads.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<Snap> random_snaps(const RoadNetwork& network, Profile profile, std::size_t count) {
  std::mt19937 engine(1);
  std::vector<Snap> snaps;
  while (snaps.size() < count) {
    const Position node = to_position(network.view().nodes[engine() % network.view().nodes.size()]);
    const Position house{node.lon_deg + engine() % 1'000 * 1e-6, node.lat_deg + engine() % 1'000 * 1e-6};
    if (const auto snap = network.snap(house, profile)) snaps.push_back(*snap);
  }
  return snaps;
}

Result<> run(const std::filesystem::path& extract, std::size_t count, const std::filesystem::path& directory) {
  const double at_start = cpu_seconds();
  RoadNetworkBuilder builder;
  if (const auto added = add_osm_pbf(builder, extract); !added) return failure(added);
  const auto statistics = builder.write(directory);
  if (!statistics) return failure(statistics);
  const double at_built = cpu_seconds();
  const auto network = RoadNetwork::open(directory);
  if (!network) return failure(network);
  const double at_opened = cpu_seconds();
  const auto places = random_snaps(*network, Profile::car, count);
  const double at_snapped = cpu_seconds();
  const TravelMatrix matrix = network->travel_matrix(places, Profile::car);
  const double at_done = cpu_seconds();
  std::uint64_t sum_s = 0;
  for (const std::uint32_t seconds : matrix.seconds) sum_s += seconds;
  fmt::print(
      R"({{"bench":"roads_matrix","nodes":{},"segments":{},"places":{},"build_cpu_s":{:.3f},"open_cpu_s":{:.4f},)"
      R"("snap_cpu_s":{:.4f},"matrix_cpu_s":{:.4f},"mean_travel_s":{:.1f}}})"
      "\n",
      statistics->nodes, statistics->segments, count, at_built - at_start, at_opened - at_built, at_snapped - at_opened,
      at_done - at_snapped, static_cast<double>(sum_s) / static_cast<double>(matrix.seconds.size()));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    fmt::print(stderr, "usage: bench_roads_matrix EXTRACT.osm.pbf [PLACES]\n");
    return 2;
  }
  const std::size_t count = argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 200;
  const auto directory = std::filesystem::temp_directory_path() / fmt::format("gridvisit-bench-roads-{}", ::getpid());
  const auto result = run(argv[1], count, directory);
  std::filesystem::remove_all(directory);
  if (!result) fmt::print(stderr, "{}\n", result.error().to_string());
  return result ? 0 : 1;
}
