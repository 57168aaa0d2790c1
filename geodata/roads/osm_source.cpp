#include "geodata/roads/osm_source.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <osmium/io/pbf_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/way.hpp>

#include "geodata/roads/osm_tags.hpp"

namespace gridvisit::roads {
namespace {

struct OsmRoads {
  struct Road {
    RoadAttributes attributes;
    std::size_t end_ref = 0;  // in refs; it begins where the road before ends
  };
  std::vector<Road> roads;
  std::vector<std::int64_t> refs;
};

/// The nodes some road needs, by id.
struct OsmNodes {
  std::vector<std::int64_t> ids;  // sorted
  std::vector<std::optional<GridPoint>> points;

  [[nodiscard]] std::optional<GridPoint>* find(std::int64_t id) {
    const auto found = std::ranges::lower_bound(ids, id);
    return found == ids.end() || *found != id ? nullptr : &points[static_cast<std::size_t>(found - ids.begin())];
  }
};

OsmRoads read_roads(const osmium::io::File& file) {
  OsmRoads result;
  osmium::io::Reader reader(file, osmium::osm_entity_bits::way);
  while (const osmium::memory::Buffer buffer = reader.read()) {
    for (const osmium::Way& way : buffer.select<osmium::Way>()) {
      const osmium::TagList& tags = way.tags();
      auto road = read_osm_tags(
          [&tags](std::string_view key) -> std::string_view { return tags.get_value_by_key(key.data(), ""); });
      if (!road) continue;
      for (const osmium::NodeRef& ref : way.nodes()) result.refs.push_back(ref.ref());
      result.roads.push_back({*std::move(road), result.refs.size()});
    }
  }
  reader.close();
  return result;
}

OsmNodes read_nodes(const osmium::io::File& file, std::vector<std::int64_t> ids) {
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  OsmNodes nodes{.ids = std::move(ids), .points = {}};
  nodes.points.resize(nodes.ids.size());
  osmium::io::Reader reader(file, osmium::osm_entity_bits::node);
  while (const osmium::memory::Buffer buffer = reader.read()) {
    for (const osmium::Node& node : buffer.select<osmium::Node>()) {
      auto* const point = nodes.find(node.id());
      if (point != nullptr && node.location().valid()) *point = GridPoint{node.location().x(), node.location().y()};
    }
  }
  reader.close();
  return nodes;
}

OsmStatistics add_roads(RoadNetworkBuilder& builder, const OsmRoads& source, OsmNodes& nodes) {
  OsmStatistics statistics{.roads = source.roads.size()};
  std::vector<RoadVertex> vertices;
  std::size_t ref = 0;
  for (const auto& road : source.roads) {
    vertices.clear();
    for (; ref < road.end_ref; ++ref) {
      const std::int64_t id = source.refs[ref];
      if (const auto point = *nodes.find(id)) {
        vertices.push_back({id, *point});
        continue;
      }
      ++statistics.missing_nodes;
      builder.add_road(vertices, road.attributes);
      vertices.clear();
    }
    builder.add_road(vertices, road.attributes);
  }
  return statistics;
}

}  // namespace

Result<OsmStatistics> add_osm_pbf(RoadNetworkBuilder& builder, const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::error_code unreadable;
  if (std::filesystem::file_size(file, unreadable) == 0) {
    return failure(ErrorCode::invalid, "the file is empty", {name, std::nullopt, ""});
  }
  if (unreadable) {
    return failure(ErrorCode::io, "the file cannot be read: " + unreadable.message(), {name, std::nullopt, ""});
  }
  try {
    const osmium::io::File input(file.string(), "pbf");
    const OsmRoads roads = read_roads(input);
    if (roads.roads.empty()) {
      return failure(ErrorCode::invalid, "the file holds no road that can be walked, cycled or driven",
                     {name, std::nullopt, ""});
    }
    OsmNodes nodes = read_nodes(input, roads.refs);
    return add_roads(builder, roads, nodes);
  } catch (const std::exception& problem) {  // osmium's own, zlib's and the system's errors share no other base
    return failure(
        ErrorCode::corrupt,
        std::string("the file is damaged or no OpenStreetMap PBF file; fetch it again (") + problem.what() + ")",
        {name, std::nullopt, ""});
  }
}

}  // namespace gridvisit::roads
