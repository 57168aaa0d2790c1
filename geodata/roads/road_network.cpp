#include "geodata/roads/road_network.hpp"

#include <algorithm>
#include <utility>

#include "geodata/roads/shortest_paths.hpp"
#include "geodata/roads/snap_costs.hpp"

namespace gridvisit::roads {

Result<RoadNetwork> RoadNetwork::open(const std::filesystem::path& directory) {
  auto file = MappedFile::open(directory / kFileName);
  if (!file) return failure(file);
  const auto view = parse_network_file(file->bytes());
  if (!view) return failure(view);
  return RoadNetwork(*std::move(file), *view);
}

std::optional<Snap> RoadNetwork::snap(Position place, Profile profile, double limit_m) const {
  return find_nearest(view_, place, profile, limit_m);
}

TravelMatrix RoadNetwork::travel_matrix(std::span<const Snap> places, Profile profile) const {
  const std::size_t n = places.size();
  TravelMatrix matrix{n, std::vector<std::uint32_t>(n * n, kUnreachable),
                      std::vector<std::uint32_t>(n * n, kUnreachable)};
  std::vector<SnapCosts> costs;
  std::vector<std::vector<SegmentEnd>> entrances;
  std::vector<std::uint32_t> targets;
  for (const Snap& place : places) {
    costs.emplace_back(view_, place, profile);
    entrances.push_back(costs.back().entrances());
    for (const SegmentEnd& entrance : entrances.back()) targets.push_back(entrance.at.node);
  }

  ShortestPaths paths(view_.first_arc[profile], view_.arcs[profile]);
  paths.set_targets(targets);
  for (std::size_t from = 0; from < n; ++from) {
    paths.run_from(node_costs(costs[from].exits()));
    for (std::size_t to = 0; to < n; ++to) {
      Cost best = costs[from].direct_to(costs[to]);
      for (const SegmentEnd& entrance : entrances[to]) best = std::min(best, cost_by(paths, entrance));
      if (best == kNoPath) continue;
      matrix.seconds[matrix.at(from, to)] = seconds_of(best);
      matrix.metres[matrix.at(from, to)] = metres_of(best);
    }
  }
  return matrix;
}

}  // namespace gridvisit::roads
