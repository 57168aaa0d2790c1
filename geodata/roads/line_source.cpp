#include "geodata/roads/line_source.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gridvisit::roads {
namespace {

using NamedClass = std::pair<std::string_view, RoadClass>;

// Administrative classes (JTG B01), urban classes (CJJ 37) and the words of common exports.
constexpr std::array kChineseClasses{
    NamedClass{"高速", RoadClass::motorway},
    NamedClass{"高速公路", RoadClass::motorway},
    NamedClass{"国家高速", RoadClass::motorway},
    NamedClass{"匝道", RoadClass::motorway_link},
    NamedClass{"国道", RoadClass::trunk},
    NamedClass{"快速路", RoadClass::trunk},
    NamedClass{"城市快速路", RoadClass::trunk},
    NamedClass{"一级公路", RoadClass::trunk},
    NamedClass{"省道", RoadClass::primary},
    NamedClass{"主干路", RoadClass::primary},
    NamedClass{"主干道", RoadClass::primary},
    NamedClass{"城市主干路", RoadClass::primary},
    NamedClass{"二级公路", RoadClass::primary},
    NamedClass{"县道", RoadClass::secondary},
    NamedClass{"次干路", RoadClass::secondary},
    NamedClass{"次干道", RoadClass::secondary},
    NamedClass{"城市次干路", RoadClass::secondary},
    NamedClass{"三级公路", RoadClass::secondary},
    NamedClass{"乡道", RoadClass::tertiary},
    NamedClass{"乡镇道路", RoadClass::tertiary},
    NamedClass{"支路", RoadClass::tertiary},
    NamedClass{"城市支路", RoadClass::tertiary},
    NamedClass{"四级公路", RoadClass::tertiary},
    NamedClass{"专用公路", RoadClass::unclassified},
    NamedClass{"村道", RoadClass::unclassified},
    NamedClass{"农村公路", RoadClass::unclassified},
    NamedClass{"等外公路", RoadClass::unclassified},
    NamedClass{"其他道路", RoadClass::unclassified},
    NamedClass{"其它道路", RoadClass::unclassified},
    NamedClass{"街道", RoadClass::residential},
    NamedClass{"街巷", RoadClass::residential},
    NamedClass{"巷", RoadClass::residential},
    NamedClass{"巷道", RoadClass::residential},
    NamedClass{"居住区道路", RoadClass::residential},
    NamedClass{"小区道路", RoadClass::service},
    NamedClass{"内部道路", RoadClass::service},
    NamedClass{"机耕路", RoadClass::track},
    NamedClass{"机耕道", RoadClass::track},
    NamedClass{"田间道", RoadClass::track},
    NamedClass{"步行街", RoadClass::pedestrian},
    NamedClass{"人行道", RoadClass::footway},
    NamedClass{"步道", RoadClass::footway},
    NamedClass{"自行车道", RoadClass::cycleway},
    NamedClass{"非机动车道", RoadClass::cycleway},
    NamedClass{"小路", RoadClass::path},
    NamedClass{"小道", RoadClass::path},
    NamedClass{"台阶", RoadClass::steps},
    NamedClass{"阶梯", RoadClass::steps},
};

constexpr std::array kTwoWay{"", "no", "0", "B", "both", "否", "双向"};
constexpr std::array kAlong{"yes", "true", "1", "F", "FT", "是", "单向", "正向"};
constexpr std::array kAgainst{"-1", "reverse", "T", "TF", "反向", "逆向"};
constexpr std::array kOpenWords{"", "yes", "permissive", "destination", "通行", "开放"};
constexpr std::array kClosedWords{"no", "private", "禁行", "封闭", "内部", "私有"};

template <std::size_t count>
bool is_one_of(std::string_view value, const std::array<const char*, count>& values) {
  return std::ranges::find(values, value, [](const char* text) { return std::string_view(text); }) != values.end();
}

Result<std::vector<RoadVertex>> parse_vertices(const LineString& line) {
  std::vector<RoadVertex> vertices;
  for (const Position position : line) {
    if (!is_valid(position)) {
      return failure(
          ErrorCode::invalid,
          fmt::format("({}, {}) is no place on the earth; the line must be in WGS 84 degrees, longitude first",
                      position.lon_deg, position.lat_deg),
          {"", std::nullopt, "line"});
    }
    const GridPoint point = to_grid_point(position);
    vertices.push_back({key_of(point), point});
  }
  if (vertices.size() < 2) {
    return failure(ErrorCode::invalid, "a road needs at least two vertices", {"", std::nullopt, "line"});
  }
  return vertices;
}

}  // namespace

Result<RoadClass> parse_road_class(std::string_view text) {
  if (const auto osm = find_road_class(text)) return *osm;
  if (text.starts_with("track_grade")) return RoadClass::track;
  const auto* const found = std::ranges::find(kChineseClasses, text, &NamedClass::first);
  if (found != kChineseClasses.end()) return found->second;
  return failure(ErrorCode::invalid,
                 fmt::format("\"{}\" is no known road class; use OpenStreetMap's (residential, …) or 国道, 省道, 县道, "
                             "乡道, 村道, 主干路, 次干路, 支路, …",
                             text),
                 {"", std::nullopt, "road_class"});
}

Result<Oneway> parse_oneway(std::string_view text) {
  if (is_one_of(text, kTwoWay)) return Oneway::both;
  if (is_one_of(text, kAlong)) return Oneway::forward;
  if (is_one_of(text, kAgainst)) return Oneway::backward;
  return failure(ErrorCode::invalid, fmt::format("\"{}\" is no direction; use yes, no or -1", text),
                 {"", std::nullopt, "oneway"});
}

Result<> add_line(RoadNetworkBuilder& builder, const RoadLine& line) {
  const auto road_class = parse_road_class(line.road_class);
  if (!road_class) return failure(road_class);
  const auto oneway = parse_oneway(line.oneway);
  if (!oneway) return failure(oneway);
  if (!is_one_of(line.access, kOpenWords) && !is_one_of(line.access, kClosedWords)) {
    return failure(ErrorCode::invalid, fmt::format("\"{}\" is no known access rule; use yes or no", line.access),
                   {"", std::nullopt, "access"});
  }
  const bool is_speed = !line.max_speed_kmh || (*line.max_speed_kmh >= 1 && *line.max_speed_kmh <= 200);
  if (!is_speed) {
    return failure(ErrorCode::invalid, fmt::format("{} km/h is no speed limit; 1 to 200 is", *line.max_speed_kmh),
                   {"", std::nullopt, "max_speed_kmh"});
  }
  const auto vertices = parse_vertices(line.line);
  if (!vertices) return failure(vertices);
  if (is_one_of(line.access, kClosedWords)) return {};

  RoadAttributes road{.road_class = *road_class, .max_speed_kmh = line.max_speed_kmh, .name = line.name};
  if (line.road_class == "track_grade2" || line.road_class == "track_grade3") road.surface = Surface::compacted;
  if (line.road_class == "track_grade4" || line.road_class == "track_grade5") road.surface = Surface::unpaved;
  road.set_oneway(*oneway);
  builder.add_road(*vertices, road);
  return {};
}

}  // namespace gridvisit::roads
