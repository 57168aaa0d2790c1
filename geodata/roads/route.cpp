// RoadNetwork::route: the way itself, where the matrix only has its cost.
#include <algorithm>
#include <string_view>
#include <utility>

#include "geodata/roads/road_network.hpp"
#include "geodata/roads/shortest_paths.hpp"
#include "geodata/roads/snap_costs.hpp"

namespace gridvisit::roads {
namespace {

void append(LineString& line, Position p) {
  if (line.empty() || line.back() != p) line.push_back(p);
}

/// Adds the segment's points that lie between two fractions of its length, going from the first to the second.
void append_part(LineString& line, const NetworkView& network, const Segment& segment, std::pair<double, double> part) {
  const auto [low, high] = std::minmax(part.first, part.second);
  std::vector<Position> between;
  std::vector<double> at_m{0};
  for (std::size_t i = 1; i < segment.point_count(); ++i) {
    at_m.push_back(at_m.back() +
                   distance_m(to_position(network.point(segment, i - 1)), to_position(network.point(segment, i))));
  }
  for (std::size_t i = 0; i < at_m.size(); ++i) {
    if (at_m[i] >= low * at_m.back() && at_m[i] <= high * at_m.back()) {
      between.push_back(to_position(network.point(segment, i)));
    }
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

std::optional<Route> RoadNetwork::route(const Snap& from, const Snap& to, Profile profile) const {
  const SnapCosts start(view_, from, profile);
  const SnapCosts goal(view_, to, profile);
  const auto exits = start.exits();
  const auto entrances = goal.entrances();
  std::vector<std::uint32_t> targets;
  for (const SegmentEnd& entrance : entrances) targets.push_back(entrance.at.node);
  ShortestPaths paths(view_.first_arc[profile], view_.arcs[profile]);
  paths.set_targets(targets);
  paths.run_from(node_costs(exits));

  const Cost direct = start.direct_to(goal);
  const auto entrance = std::ranges::min_element(entrances, {}, [&](const SegmentEnd& e) { return cost_by(paths, e); });
  const Cost around = entrance == entrances.end() ? kNoPath : cost_by(paths, *entrance);
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
    for (const Arc& arc : way.arcs) {
      travel(arc.segment(), arc.is_backward() ? std::pair{1.0, 0.0} : std::pair{0.0, 1.0});
    }
    travel(to.segment, {entrance->fraction, to.fraction});
  }
  append(route.line, to.position);
  return route;
}

}  // namespace gridvisit::roads
