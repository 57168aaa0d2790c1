#include "geodata/roads/road_network.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "geodata/roads/shortest_paths.hpp"
#include "geodata/roads/snap_costs.hpp"

namespace gridvisit::roads {
namespace {

Result<std::span<const std::byte>> map_file(const std::filesystem::path& path) {
  const auto io_failure = [](int error) {
    const ErrorCode code = error == ENOENT ? ErrorCode::not_found : ErrorCode::io;
    return failure(code, "the road network cannot be opened: " + std::generic_category().message(error),
                   {std::string(kFileName), std::nullopt, ""});
  };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_failure(errno);
  struct stat status{};
  const int stat_error = ::fstat(descriptor, &status) == 0 ? 0 : errno;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (stat_error != 0 || size == 0) {
    ::close(descriptor);
    if (stat_error != 0) return io_failure(stat_error);
    return std::span<const std::byte>{};
  }
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  const int map_error = errno;
  ::close(descriptor);
  if (address == MAP_FAILED) return io_failure(map_error);
  return std::span(static_cast<const std::byte*>(address), size);
}

void unmap(std::span<const std::byte> mapping) {
  if (!mapping.empty()) ::munmap(const_cast<std::byte*>(mapping.data()), mapping.size());
}

std::uint32_t seconds_of(Cost cost) { return ms_of(cost) / 1'000 + (ms_of(cost) % 1'000 != 0 ? 1 : 0); }
std::uint32_t metres_of(Cost cost) { return length_dm_of(cost) / 10 + (length_dm_of(cost) % 10 >= 5 ? 1 : 0); }

Cost cost_via(const ShortestPaths& paths, const SegmentEnd& entrance) {
  const Cost to_node = paths.cost(entrance.at.node);
  return to_node == kNoPath ? kNoPath : to_node + entrance.at.cost;
}

std::vector<NodeCost> sources_of(const std::vector<SegmentEnd>& exits) {
  std::vector<NodeCost> sources;
  for (const SegmentEnd& exit : exits) sources.push_back(exit.at);
  return sources;
}

void append(LineString& line, Position p) {
  if (line.empty() || line.back() != p) line.push_back(p);
}

/// Adds the segment's points that lie between two fractions of its length, going from the first to the second.
void append_part(LineString& line, const NetworkView& network, const Segment& segment, std::pair<double, double> part) {
  const auto [low, high] = std::minmax(part.first, part.second);
  std::vector<Position> between;
  std::vector<double> at_m{0};
  for (std::size_t i = 1; i < network.point_count(segment); ++i) {
    at_m.push_back(at_m.back() +
                   distance_m(to_position(network.point(segment, i - 1)), to_position(network.point(segment, i))));
  }
  for (std::size_t i = 0; i < at_m.size(); ++i) {
    if (at_m[i] >= low * at_m.back() && at_m[i] <= high * at_m.back())
      between.push_back(to_position(network.point(segment, i)));
  }
  if (part.first > part.second) std::ranges::reverse(between);
  for (const Position p : between) append(line, p);
}

void append_name(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && (names.empty() || names.back() != name)) names.emplace_back(name);
}

/// A way through the graph: the node it begins at and its arcs in the order of travel.
struct Way {
  std::uint32_t begin = 0;
  std::vector<Arc> arcs;
};

Way trace_back(const NetworkView& network, const ShortestPaths& paths, Profile profile, std::uint32_t node) {
  Way way{.begin = node, .arcs = {}};
  while (paths.arc_into(way.begin) != ShortestPaths::kNoArc) {
    const Arc& arc = way.arcs.emplace_back(network.arcs[profile][paths.arc_into(way.begin)]);
    const Segment& segment = network.segments[arc.segment()];
    way.begin = arc.is_backward() ? segment.to : segment.from;
  }
  std::ranges::reverse(way.arcs);
  return way;
}

/// The cheapest way out of the segment to that node.
SegmentEnd exit_to(const std::vector<SegmentEnd>& exits, std::uint32_t node) {
  return *std::ranges::min_element(
      exits, {}, [node](const SegmentEnd& exit) { return std::pair(exit.at.node != node, exit.at.cost); });
}

}  // namespace

Result<RoadNetwork> RoadNetwork::open(const std::filesystem::path& directory) {
  const auto mapping = map_file(directory / kFileName);
  if (!mapping) return failure(mapping);
  const auto view = parse_network_file(*mapping);
  if (!view) {
    unmap(*mapping);
    return failure(view);
  }
  return RoadNetwork(*mapping, *view);
}

RoadNetwork::RoadNetwork(RoadNetwork&& other) noexcept
    : mapping_(std::exchange(other.mapping_, {})), view_(std::exchange(other.view_, {})) {}

RoadNetwork& RoadNetwork::operator=(RoadNetwork&& other) noexcept {
  std::swap(mapping_, other.mapping_);
  std::swap(view_, other.view_);
  return *this;
}

RoadNetwork::~RoadNetwork() { unmap(mapping_); }

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
    paths.run_from(sources_of(costs[from].exits()));
    for (std::size_t to = 0; to < n; ++to) {
      Cost best = costs[from].direct_to(costs[to]);
      for (const SegmentEnd& entrance : entrances[to]) best = std::min(best, cost_via(paths, entrance));
      if (best == kNoPath) continue;
      matrix.seconds[matrix.at(from, to)] = seconds_of(best);
      matrix.metres[matrix.at(from, to)] = metres_of(best);
    }
  }
  return matrix;
}

std::optional<Route> RoadNetwork::route(const Snap& from, const Snap& to, Profile profile) const {
  const SnapCosts start(view_, from, profile);
  const SnapCosts goal(view_, to, profile);
  const auto exits = start.exits();
  const auto entrances = goal.entrances();
  std::vector<std::uint32_t> targets;
  for (const SegmentEnd& entrance : entrances) targets.push_back(entrance.at.node);
  ShortestPaths paths(view_.first_arc[profile], view_.arcs[profile]);
  paths.set_targets(targets);
  paths.run_from(sources_of(exits));

  const Cost direct = start.direct_to(goal);
  const auto entrance =
      std::ranges::min_element(entrances, {}, [&](const SegmentEnd& e) { return cost_via(paths, e); });
  const Cost around = entrance == entrances.end() ? kNoPath : cost_via(paths, *entrance);
  const Cost best = std::min(direct, around);
  if (best == kNoPath) return std::nullopt;

  Route route{.seconds = seconds_of(best), .metres = metres_of(best), .line = {from.position}, .street_names = {}};
  const auto travel = [&](std::uint32_t number, std::pair<double, double> part) {
    append_part(route.line, view_, view_.segments[number], part);
    append_name(route.street_names, view_.name(view_.segments[number]));
  };
  if (direct <= around) {
    travel(from.segment, {from.fraction, to.fraction});
  } else {
    const Way way = trace_back(view_, paths, profile, entrance->at.node);
    travel(from.segment, {from.fraction, exit_to(exits, way.begin).fraction});
    for (const Arc& arc : way.arcs)
      travel(arc.segment(), arc.is_backward() ? std::pair{1.0, 0.0} : std::pair{0.0, 1.0});
    travel(to.segment, {entrance->fraction, to.fraction});
  }
  append(route.line, to.position);
  return route;
}

}  // namespace gridvisit::roads
