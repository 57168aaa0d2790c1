#include "map/map_model.hpp"

#include <algorithm>
#include <array>

namespace gridvisit {
namespace {

constexpr int kFeedPage = 1'000;
constexpr std::array kMapKinds{v1::KIND_DIVISION,      v1::KIND_GRID, v1::KIND_STATION,  v1::KIND_PLACE,
                               v1::KIND_MEMORIAL_SITE, v1::KIND_INN,  v1::KIND_RECIPIENT};

bool is_area(v1::Kind kind) { return kind == v1::KIND_DIVISION || kind == v1::KIND_GRID; }

}  // namespace

std::unique_ptr<MapModel> MapModel::load(Reader reader, Day today) {
  std::unique_ptr<MapModel> model(new MapModel(today));
  model->seq_ = last_seq(reader.connection);
  for (const v1::Kind kind : kMapKinds) {
    // Areas come first: people are counted where their grids are.
    for_each_record(reader, *find_kind(kind), "", [&](const StoredRecord& stored) {
      model->put(stored.record);
      return true;
    });
  }
  std::vector<MapChange> changes;
  model->settle(changes);
  return model;
}

MapChange MapModel::put(const v1::Record& record) {
  if (record.has_recipient()) return people_.put(record, day_);
  if (!record.has_division() && !record.has_grid()) return sites_.put(record);
  areas_.put(record);
  return {};
}

MapChange MapModel::remove(v1::Kind kind, const std::string& id) {
  if (kind == v1::KIND_RECIPIENT) return people_.remove(id);
  if (!is_area(kind)) return sites_.remove(id);
  areas_.remove(id);
  return {};
}

void MapModel::settle(std::vector<MapChange>& changes) {
  changes.push_back(areas_.settle());
  people_.follow_areas();
}

void MapModel::follow(Reader reader, std::vector<MapChange>& changes) {
  bool areas_changed = false;
  const std::int64_t newest = last_seq(reader.connection);
  while (seq_ < newest) {
    const auto entries = list_feed(reader.connection, seq_, kFeedPage);
    for (const FeedEntry& entry : entries) {
      const auto kind = static_cast<v1::Kind>(entry.kind);
      if (std::ranges::find(kMapKinds, kind) == kMapKinds.end()) continue;
      // What a record is now decides, also for the removal from a scope it has left.
      const auto stored = find_record(reader, *find_kind(kind), entry.id);
      const MapChange change = stored ? put(stored->record) : remove(kind, entry.id);
      if (!change.box.empty()) changes.push_back(change);
      areas_changed = areas_changed || is_area(kind);
    }
    seq_ = entries.size() < kFeedPage ? newest : entries.back().seq;
  }
  if (areas_changed) settle(changes);
}

std::string MapModel::draw(MapLayers layers, MapScene& scene) const {
  std::string tile;
  for (const MapLayerInfo& info : map_layers()) {
    if ((layers & bit_of(info.layer)) == 0 || scene.tile.z < info.first_zoom || scene.tile.z > info.last_zoom) continue;
    switch (info.layer) {
      case MapLayer::roads: roads_->draw(scene, tile); break;
      case MapLayer::divisions:
      case MapLayer::grids:
      case MapLayer::grid_labels:
      case MapLayer::division_labels: areas_.draw(info.layer, scene, tile); break;
      case MapLayer::places:
      case MapLayer::inns:
      case MapLayer::memorial_sites:
      case MapLayer::stations: sites_.draw(info.layer, scene, tile); break;
      case MapLayer::people_clusters: people_.draw_clusters(scene, tile); break;
      case MapLayer::people: people_.draw(scene, tile); break;
    }
  }
  return tile;
}

}  // namespace gridvisit
