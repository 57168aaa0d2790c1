#include "geodata/roads/network_builder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "geodata/roads/network_file.hpp"
#include "geodata/roads/segment_grid.hpp"
#include "geodata/roads/strong_components.hpp"

namespace gridvisit::roads {

/// The network while it is being made; shape points of a segment lie together, in its direction.
struct RoadNetworkBuilder::Draft {
  std::vector<GridPoint> nodes;
  std::vector<Segment> segments;
  std::vector<RoadClass> classes;  // of each segment
  std::vector<GridPoint> shape;
  std::string names = std::string(1, '\0');

  [[nodiscard]] NetworkView view() const {
    NetworkView network;
    network.nodes = nodes;
    network.segments = segments;
    network.shape = shape;
    network.names = names;
    return network;
  }
};

namespace {

struct ArcTable {
  std::vector<std::uint32_t> first;
  std::vector<Arc> arcs;
};

double length_km(const Segment& segment) { return segment.length_dm / 10'000.0; }

ArcTable build_arcs(std::size_t node_count, std::span<const Segment> segments, Profile profile) {
  ArcTable table{.first = std::vector<std::uint32_t>(node_count + 1), .arcs = {}};
  const auto for_each_arc = [&](auto visit) {
    for (std::uint32_t i = 0; i < segments.size(); ++i) {
      const Segment& s = segments[i];
      if (s.forward_ms[profile] != kClosed) visit(s.from, Arc{s.to, s.forward_ms[profile], s.length_dm, 2 * i});
      if (s.backward_ms[profile] != kClosed) visit(s.to, Arc{s.from, s.backward_ms[profile], s.length_dm, 2 * i + 1});
    }
  };
  for_each_arc([&](std::uint32_t tail, const Arc&) { ++table.first[tail + 1]; });
  std::partial_sum(table.first.begin(), table.first.end(), table.first.begin());
  table.arcs.resize(table.first.back());
  std::vector<std::uint32_t> next(table.first.begin(), table.first.end() - 1);
  for_each_arc([&](std::uint32_t tail, const Arc& arc) { table.arcs[next[tail]++] = arc; });
  return table;
}

/// Closes to the profile what does not lie within its largest strongly connected component.
BuildStatistics::OfProfile keep_largest_component(std::size_t node_count, std::vector<Segment>& segments,
                                                  Profile profile) {
  const ArcTable table = build_arcs(node_count, segments, profile);
  std::vector<std::uint32_t> heads(table.arcs.size());
  std::ranges::transform(table.arcs, heads.begin(), &Arc::head);
  const auto component = strong_components(table.first, heads);
  std::vector<std::size_t> sizes(node_count);
  for (const std::uint32_t c : component) ++sizes[c];
  const auto largest = static_cast<std::uint32_t>(std::ranges::max_element(sizes) - sizes.begin());

  BuildStatistics::OfProfile statistics;
  std::vector<bool> dropped(node_count);
  for (Segment& segment : segments) {
    if (!segment.is_open(profile)) continue;
    if (component[segment.from] == largest && component[segment.to] == largest) {
      statistics.km += length_km(segment);
      continue;
    }
    segment.forward_ms[profile] = segment.backward_ms[profile] = kClosed;
    statistics.dropped_km += length_km(segment);
    for (const std::uint32_t node : {segment.from, segment.to}) dropped[component[node]] = component[node] != largest;
  }
  statistics.dropped_components = static_cast<std::size_t>(std::ranges::count(dropped, true));
  return statistics;
}

/// Interleaves the bits of both coordinates (Morton order): near places get near numbers, which caches reward.
std::uint64_t morton_code(GridPoint p) {
  const auto spread = [](std::int32_t value) {
    std::uint64_t x = static_cast<std::uint32_t>(value) ^ 0x8000'0000U;
    x = (x | x << 16U) & 0x0000'ffff'0000'ffffU;
    x = (x | x << 8U) & 0x00ff'00ff'00ff'00ffU;
    x = (x | x << 4U) & 0x0f0f'0f0f'0f0f'0f0fU;
    x = (x | x << 2U) & 0x3333'3333'3333'3333U;
    return (x | x << 1U) & 0x5555'5555'5555'5555U;
  };
  return spread(p.lon) << 1U | spread(p.lat);
}

/// Removes segments that no profile kept and nodes without segments, and numbers both by where they lie.
void compact(std::vector<GridPoint>& nodes, std::vector<Segment>& segments, std::vector<RoadClass>& classes) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    if (std::ranges::any_of(kProfiles, [&](Profile profile) { return segments[i].is_open(profile); })) {
      order.push_back(i);
    }
  }
  std::vector<bool> used(nodes.size());
  for (const std::uint32_t i : order) used[segments[i].from] = used[segments[i].to] = true;
  std::vector<std::uint32_t> kept;
  for (std::uint32_t node = 0; node < nodes.size(); ++node) {
    if (used[node]) kept.push_back(node);
  }
  std::ranges::sort(kept, {}, [&](std::uint32_t node) { return std::pair(morton_code(nodes[node]), node); });
  std::vector<std::uint32_t> new_number(nodes.size());
  std::vector<GridPoint> new_nodes;
  for (const std::uint32_t node : kept) {
    new_number[node] = static_cast<std::uint32_t>(new_nodes.size());
    new_nodes.push_back(nodes[node]);
  }
  nodes = std::move(new_nodes);

  for (const std::uint32_t i : order) {
    segments[i].from = new_number[segments[i].from];
    segments[i].to = new_number[segments[i].to];
  }
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) { return std::pair(std::min(segments[i].from, segments[i].to), i); });
  std::vector<Segment> new_segments;
  std::vector<RoadClass> new_classes;
  for (const std::uint32_t i : order) {
    new_segments.push_back(segments[i]);
    new_classes.push_back(classes[i]);
  }
  segments = std::move(new_segments);
  classes = std::move(new_classes);
}

/// What every segment of a road has in common: its open directions, as milliseconds per metre.
struct Pace {
  PerProfile<double> forward;  // 0: closed
  PerProfile<double> backward;
};

Pace pace_of(const RoadAttributes& road) {
  Pace pace;
  for (const Profile profile : kProfiles) {
    const auto speed = speed_kmh(profile, road);
    if (!speed) continue;
    if (road.oneway[profile] != Oneway::backward) pace.forward[profile] = 3'600 / *speed;
    if (road.oneway[profile] != Oneway::forward) pace.backward[profile] = 3'600 / *speed;
  }
  return pace;
}

std::uint32_t travel_ms(double pace, double length_m) {
  // A length on earth at walking pace fits; the bound only keeps absurd lines from wrapping around.
  return pace == 0 ? kClosed : static_cast<std::uint32_t>(std::min(std::round(pace * length_m), 4e9));
}

}  // namespace

std::string BuildStatistics::to_string() const {
  std::string text = fmt::format("{} roads became {} segments between {} nodes\n", roads, segments, nodes);
  for (std::size_t i = 0; i < kRoadClassCount; ++i) {
    if (km_by_class[i] > 0) {
      text += fmt::format("  {:<14} {:>9.1f} km\n", name_of(static_cast<RoadClass>(i)), km_by_class[i]);
    }
  }
  for (const Profile profile : kProfiles) {
    const OfProfile& of = profiles[profile];
    text += fmt::format("{}: {:.1f} km, all reachable from all; left out {} unconnected parts with {:.1f} km\n",
                        name_of(profile), of.km, of.dropped_components, of.dropped_km);
  }
  return text;
}

void RoadNetworkBuilder::add_road(std::span<const RoadVertex> vertices, RoadAttributes attributes) {
  const std::size_t first = vertices_.size();
  std::ranges::unique_copy(vertices, std::back_inserter(vertices_), {}, &RoadVertex::key);
  const std::size_t count = vertices_.size() - first;
  if (count < 2) {
    vertices_.resize(first);
    return;
  }
  roads_.push_back({std::move(attributes), first, count});
}

RoadNetworkBuilder::Draft RoadNetworkBuilder::cut_at_junctions() const {
  std::unordered_map<std::int64_t, std::uint32_t> uses;
  for (const RoadVertex& vertex : vertices_) ++uses[vertex.key];
  for (const Road& road : roads_) {
    ++uses[vertices_[road.first_vertex].key];
    ++uses[vertices_[road.first_vertex + road.vertex_count - 1].key];
  }

  Draft draft;
  std::unordered_map<std::int64_t, std::uint32_t> nodes;
  const auto node_at = [&](const RoadVertex& vertex) {
    const auto [found, is_new] = nodes.try_emplace(vertex.key, static_cast<std::uint32_t>(draft.nodes.size()));
    if (is_new) draft.nodes.push_back(vertex.point);
    return found->second;
  };
  std::unordered_map<std::string, std::uint32_t> names{{"", 0}};
  const auto name_at = [&](const std::string& name) {
    const auto [found, is_new] = names.try_emplace(name, static_cast<std::uint32_t>(draft.names.size()));
    // Up to a NUL, should a name hold one: it ends the name in the table.
    if (is_new) draft.names.append(name.c_str()).push_back('\0');  // NOLINT(readability-redundant-string-cstr)
    return found->second;
  };

  for (const Road& road : roads_) {
    const Pace pace = pace_of(road.attributes);
    const std::uint32_t name = name_at(road.attributes.name);
    const std::span line(vertices_.data() + road.first_vertex, road.vertex_count);
    std::size_t begin = 0;
    double length_m = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
      length_m += distance_m(to_position(line[i - 1].point), to_position(line[i].point));
      if (uses[line[i].key] < 2) continue;
      Segment segment{.from = node_at(line[begin]),
                      .to = node_at(line[i]),
                      .length_dm = static_cast<std::uint32_t>(std::min(std::round(length_m * 10), 4e9)),
                      .first_shape = static_cast<std::uint32_t>(draft.shape.size()),
                      .shape_count = static_cast<std::uint32_t>(i - begin - 1),
                      .name = name};
      for (const Profile profile : kProfiles) {
        segment.forward_ms[profile] = travel_ms(pace.forward[profile], length_m);
        segment.backward_ms[profile] = travel_ms(pace.backward[profile], length_m);
      }
      for (std::size_t k = begin + 1; k < i; ++k) draft.shape.push_back(line[k].point);
      draft.segments.push_back(segment);
      draft.classes.push_back(road.attributes.road_class);
      begin = i;
      length_m = 0;
    }
  }
  return draft;
}

Result<BuildStatistics> RoadNetworkBuilder::write(const std::filesystem::path& directory) const {
  if (roads_.empty()) {
    return failure(ErrorCode::invalid, "the source holds no road that can be walked, cycled or driven");
  }
  Draft draft = cut_at_junctions();
  BuildStatistics statistics{.roads = roads_.size()};
  for (const Profile profile : kProfiles) {
    statistics.profiles[profile] = keep_largest_component(draft.nodes.size(), draft.segments, profile);
  }
  compact(draft.nodes, draft.segments, draft.classes);
  if (draft.segments.empty()) {
    return failure(ErrorCode::invalid, "no two places of the source are connected by road in both directions");
  }
  statistics.nodes = draft.nodes.size();
  statistics.segments = draft.segments.size();
  for (std::size_t i = 0; i < draft.segments.size(); ++i) {
    statistics.km_by_class[static_cast<std::size_t>(draft.classes[i])] += length_km(draft.segments[i]);
  }

  NetworkView network = draft.view();
  const SegmentGrid grid = build_segment_grid(network);
  network.grid = grid.frame;
  network.first_entry = grid.first_entry;
  network.entries = grid.entries;
  PerProfile<ArcTable> tables;
  for (const Profile profile : kProfiles) {
    tables[profile] = build_arcs(draft.nodes.size(), draft.segments, profile);
    network.first_arc[profile] = tables[profile].first;
    network.arcs[profile] = tables[profile].arcs;
  }
  if (const auto written = write_network_file(directory, network); !written) return failure(written);
  return statistics;
}

}  // namespace gridvisit::roads
