#include "map/site_layers.hpp"

#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

constexpr std::uint32_t kId = 0;
constexpr std::uint32_t kName = 1;
constexpr std::uint32_t kKind = 2;
constexpr std::uint32_t kModel = 3;

v1::Kind kind_of_layer(MapLayer layer) {
  switch (layer) {
    case MapLayer::stations: return v1::KIND_STATION;
    case MapLayer::memorial_sites: return v1::KIND_MEMORIAL_SITE;
    case MapLayer::inns: return v1::KIND_INN;
    default: return v1::KIND_PLACE;
  }
}

tiles::LayerWriter make_writer(MapLayer layer) {
  const std::string_view name = info_of(layer).name;
  if (layer == MapLayer::inns) return {name, {"id", "name"}};
  if (layer == MapLayer::stations) return {name, {"id", "name", "kind", "model"}};
  return {name, {"id", "name", "kind"}};
}

tiles::WorldBox box_of(tiles::WorldPoint at) { return {at.x, at.y, at.x, at.y}; }

}  // namespace

MapLayer site_layer_of(v1::Kind kind) {
  switch (kind) {
    case v1::KIND_STATION: return MapLayer::stations;
    case v1::KIND_MEMORIAL_SITE: return MapLayer::memorial_sites;
    case v1::KIND_INN: return MapLayer::inns;
    default: return MapLayer::places;
  }
}

MapChange SiteLayers::drop(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return {};
  const Site& site = sites_[known->second];
  const MapChange change{bit_of(site.layer), box_of(site.at)};
  index_.remove(known->second, change.box);
  free_.push_back(known->second);
  by_id_.erase(known);
  return change;
}

MapChange SiteLayers::remove(const std::string& id) { return drop(id); }

MapChange SiteLayers::put(const v1::Record& record) {
  MapChange change = drop(record.id());
  Site site;
  site.id = record.id();
  site.scope = record.scope();
  const auto take = [&](MapLayer layer, const auto& body) {
    site.layer = layer;
    site.name = body.name();
    if (!body.has_position()) return false;
    site.at = tiles::to_world({body.position().lon_deg(), body.position().lat_deg()});
    return true;
  };
  bool placed = false;
  if (record.has_station()) {
    placed = take(MapLayer::stations, record.station());
    site.kind = enum_code(record.station().station_kind());
    site.model = enum_code(record.station().model_status());
  } else if (record.has_place()) {
    placed = take(MapLayer::places, record.place());
    site.kind = enum_code(record.place().place_kind());
  } else if (record.has_memorial_site()) {
    placed = take(MapLayer::memorial_sites, record.memorial_site());
    site.kind = enum_code(record.memorial_site().memorial_kind());
  } else if (record.has_inn()) {
    placed = take(MapLayer::inns, record.inn());
  }
  if (!placed) return change;
  std::uint32_t number = static_cast<std::uint32_t>(sites_.size());
  if (free_.empty()) {
    sites_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  const tiles::WorldBox box = box_of(site.at);
  index_.add(number, box);
  by_id_.emplace(site.id, number);
  change.layers |= bit_of(site.layer);
  change.box.add(box);
  sites_[number] = std::move(site);
  return change;
}

void SiteLayers::draw(MapLayer layer, MapScene& scene, std::string& tile) const {
  tiles::LayerWriter writer = make_writer(layer);
  const ScopeSet& scopes = scene.view->scopes_of(kind_of_layer(layer));
  const tiles::WorldBox reach = scene.tile.reach();
  index_.find(reach, scene.found);
  for (const std::uint32_t number : scene.found) {
    const Site& site = sites_[number];
    if (site.layer != layer || !reach.contains(site.at) || !scopes.holds(site.scope)) continue;
    const tiles::TilePoint at = scene.tile.place(site.at);
    if (!tiles::is_kept(at)) continue;
    scene.desk.commands.clear();
    scene.desk.commands.add_points({&at, 1});
    writer.add_text(kId, site.id);
    writer.add_text(kName, site.name);
    if (layer != MapLayer::inns) writer.add_text(kKind, site.kind);
    if (layer == MapLayer::stations) writer.add_text(kModel, site.model);
    writer.finish_feature(feature_id(site.id), tiles::GeometryType::point, scene.desk.commands);
  }
  writer.append_to(tile);
}

}  // namespace gridvisit
