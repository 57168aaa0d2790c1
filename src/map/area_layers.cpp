#include "map/area_layers.hpp"

#include "base/scope_code.hpp"
#include "geodata/interior_point.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

constexpr int kVillageZoom = 9;
constexpr std::uint32_t kCode = 0;
constexpr std::uint32_t kName = 1;
constexpr std::uint32_t kLevel = 2;

std::string_view level_name(std::string_view code) {
  switch (static_cast<ScopeLevel>(code.size())) {
    case ScopeLevel::district: return "district";
    case ScopeLevel::town: return "town";
    case ScopeLevel::village: return "village";
    default: return "grid";
  }
}

MultiPolygon to_area(const std::string& wkb) {
  auto geometry = from_wkb(wkb);
  auto* area = geometry ? std::get_if<MultiPolygon>(&*geometry) : nullptr;
  return area == nullptr ? MultiPolygon{} : std::move(*area);
}

tiles::LayerWriter make_writer(bool grids, std::string_view name) {
  return grids ? tiles::LayerWriter(name, {"code", "name"}) : tiles::LayerWriter(name, {"code", "name", "level"});
}

}  // namespace

void AreaLayers::put(const v1::Record& record) {
  Entry entry;
  entry.is_grid = record.has_grid();
  entry.id = record.id();
  entry.code = entry.is_grid ? record.grid().code() : record.division().code();
  entry.name = entry.is_grid ? record.grid().name() : record.division().name();
  const MultiPolygon area = to_area(entry.is_grid ? record.grid().boundary() : record.division().boundary());
  if (const auto label = interior_point(area)) entry.label = tiles::to_world(*label);
  tiles::Mosaic::Number number = 0;
  if (const auto known = by_id_.find(record.id()); known != by_id_.end()) {
    number = known->second;
    by_code_.erase(entries_[number].code);
    relabelled_.add(mosaic_.box(number));
    mosaic_.replace(number, area);
  } else {
    number = mosaic_.add(area);
    by_id_.emplace(record.id(), number);
  }
  relabelled_.add(mosaic_.box(number));
  if (entries_.size() <= number) entries_.resize(number + 1);
  by_code_.insert_or_assign(entry.code, number);
  entries_[number] = std::move(entry);
  box_.add(mosaic_.box(number));
}

void AreaLayers::remove(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return;
  relabelled_.add(mosaic_.box(known->second));
  by_code_.erase(entries_[known->second].code);
  entries_[known->second] = {};
  mosaic_.remove(known->second);
  by_id_.erase(known);
}

MapChange AreaLayers::settle() {
  MapChange change{bit_of(MapLayer::divisions) | bit_of(MapLayer::grids) | bit_of(MapLayer::division_labels) |
                       bit_of(MapLayer::grid_labels) | bit_of(MapLayer::people_clusters),
                   mosaic_.settle()};
  change.box.add(relabelled_);
  relabelled_ = {};
  return change;
}

bool AreaLayers::is_shown_at(const Entry& entry, int zoom) {
  return entry.is_grid || entry.code.size() < static_cast<std::size_t>(ScopeLevel::village) || zoom >= kVillageZoom;
}

void AreaLayers::draw(MapLayer layer, MapScene& scene, std::string& tile) const {
  const bool grids = layer == MapLayer::grids || layer == MapLayer::grid_labels;
  if (layer == MapLayer::grids || layer == MapLayer::divisions) return draw_areas(grids, scene, tile);
  draw_labels(grids, scene, tile);
}

void AreaLayers::draw_areas(bool grids, MapScene& scene, std::string& tile) const {
  tiles::LayerWriter writer = make_writer(grids, grids ? "grids" : "divisions");
  const ScopeSet& scopes = scene.view->scopes_of(grids ? v1::KIND_GRID : v1::KIND_DIVISION);
  mosaic_.find(scene.tile.reach(), scene.found);
  for (const tiles::Mosaic::Number number : scene.found) {
    const Entry& entry = entries_[number];
    if (entry.is_grid != grids || !is_shown_at(entry, scene.tile.z) || !scopes.holds(entry.code)) continue;
    mosaic_.draw(number, scene.tile, scene.desk);
    if (scene.desk.commands.empty()) continue;
    writer.add_text(kCode, entry.code);
    writer.add_text(kName, entry.name);
    if (!grids) writer.add_text(kLevel, level_name(entry.code));
    writer.finish_feature(feature_id_of_code(entry.code), tiles::GeometryType::polygon, scene.desk.commands);
  }
  writer.append_to(tile);
}

void AreaLayers::draw_labels(bool grids, MapScene& scene, std::string& tile) const {
  tiles::LayerWriter writer = make_writer(grids, grids ? "grid_labels" : "division_labels");
  const ScopeSet& scopes = scene.view->scopes_of(grids ? v1::KIND_GRID : v1::KIND_DIVISION);
  // In the one tile that holds the point: a name on a border would be written by both.
  const tiles::WorldBox own = scene.tile.own();
  mosaic_.find(own, scene.found);
  for (const tiles::Mosaic::Number number : scene.found) {
    const Entry& entry = entries_[number];
    if (entry.is_grid != grids || !entry.label || !own.contains(*entry.label)) continue;
    if (!is_shown_at(entry, scene.tile.z) || !scopes.holds(entry.code)) continue;
    const tiles::TilePoint at = scene.tile.place(*entry.label);
    scene.desk.commands.clear();
    scene.desk.commands.add_points({&at, 1});
    writer.add_text(kCode, entry.code);
    writer.add_text(kName, entry.name);
    if (!grids) writer.add_text(kLevel, level_name(entry.code));
    writer.finish_feature(feature_id_of_code(entry.code), tiles::GeometryType::point, scene.desk.commands);
  }
  writer.append_to(tile);
}

std::optional<tiles::WorldPoint> AreaLayers::find_label(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? std::nullopt : entries_[found->second].label;
}

std::string_view AreaLayers::find_name(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? std::string_view{} : entries_[found->second].name;
}

}  // namespace gridvisit
