#include "map/road_layer.hpp"

#include <map>

namespace gridvisit {
namespace {

constexpr double kMainRoadKmh = 45;  ///< faster than a car is in streets
constexpr int kNameZoom = 13;        ///< below it streets of a class are one feature, without names

std::string_view name_of_class(int road_class) {
  constexpr std::string_view kNames[] = {"main", "minor", "path"};
  return kNames[road_class];
}

}  // namespace

RoadLayer::Class RoadLayer::class_of(const roads::Segment& segment) {
  const std::uint32_t ms = std::min(segment.forward_ms[roads::Profile::car], segment.backward_ms[roads::Profile::car]);
  if (ms == roads::kClosed) return Class::path;
  const double kmh = ms == 0 ? 0 : segment.length_dm * 0.1 / (ms * 0.001) * 3.6;
  return kmh >= kMainRoadKmh ? Class::main : Class::minor;
}

int RoadLayer::first_zoom_of(Class road_class) {
  switch (road_class) {
    case Class::main: return 8;
    case Class::minor: return 12;
    case Class::path: return 14;
  }
  return 0;
}

RoadLayer::RoadLayer(std::shared_ptr<const roads::RoadNetwork> network) : network_(std::move(network)) {
  if (network_ == nullptr) return;
  const roads::NetworkView& view = network_->view();
  roads_.reserve(view.segments.size());
  for (const roads::Segment& segment : view.segments) {
    Road road{.line = {}, .box = {}, .name = view.name(segment), .road_class = class_of(segment)};
    for (std::size_t i = 0; i < segment.point_count(); ++i) {
      road.line.push_back({tiles::to_world(roads::to_position(view.point(segment, i))), 0, false});
      road.box.add(road.line.back().at);
    }
    tiles::set_line_detail(road.line);
    index_.add(static_cast<std::uint32_t>(roads_.size()), road.box);
    roads_.push_back(std::move(road));
  }
}

void RoadLayer::draw(MapScene& scene, std::string& tile) const {
  const tiles::WorldBox reach = scene.tile.reach();
  index_.find(reach, scene.found);
  // Stretches between two junctions are many and short: those of a class and name are one feature.
  std::map<std::pair<Class, std::string_view>, tiles::GeometryCommands> features;
  std::vector<tiles::TilePoint>& points = scene.desk.points;
  for (const std::uint32_t number : scene.found) {
    const Road& road = roads_[number];
    if (scene.tile.z < first_zoom_of(road.road_class) || !road.box.meets(reach)) continue;
    points.clear();
    bool inside = true;
    for (const tiles::DetailPoint& point : road.line) {
      if (point.from_zoom > scene.tile.z) continue;
      const tiles::TilePoint at = scene.tile.place(point.at);
      if (points.empty() || points.back() != at) points.push_back(at);
      inside = inside && tiles::is_kept(at);
    }
    if (points.size() < 2) continue;
    const std::string_view name = scene.tile.z < kNameZoom ? std::string_view{} : road.name;
    tiles::GeometryCommands& commands = features[{road.road_class, name}];
    if (inside) {
      commands.add_line(points);
    } else {
      for (const auto& part : tiles::clip_line(points)) commands.add_line(part);
    }
  }
  tiles::LayerWriter writer("roads", {"class", "name"});
  std::uint64_t id = 0;
  for (const auto& [what, commands] : features) {
    writer.add_text(0, name_of_class(static_cast<int>(what.first)));
    writer.add_text(1, what.second);
    writer.finish_feature(++id, tiles::GeometryType::line, commands);
  }
  writer.append_to(tile);
}

}  // namespace gridvisit
