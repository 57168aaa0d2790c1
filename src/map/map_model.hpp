// Everything the map shows, in memory: filled once from the database, then kept up by the feed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "map/area_layers.hpp"
#include "map/people_layer.hpp"
#include "map/road_layer.hpp"
#include "map/site_layers.hpp"
#include "store/feed.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// Not safe against changing while somebody draws.
class MapModel {
 public:
  /// As the database is at that moment, and as of that day.
  static std::unique_ptr<MapModel> load(Reader reader, Day today);
  MapModel(const MapModel&) = delete;
  MapModel& operator=(const MapModel&) = delete;

  /// Takes up what the feed holds beyond seq() at the reader's moment; adds what looks different.
  void follow(Reader reader, std::vector<MapChange>& changes);
  [[nodiscard]] std::int64_t seq() const { return seq_; }
  [[nodiscard]] Day day() const { return day_; }

  void set_roads(std::unique_ptr<const RoadLayer> roads) { roads_ = std::move(roads); }

  /// The layers of a tile that the view shows.
  [[nodiscard]] std::string draw(MapLayers layers, MapScene& scene) const;

  [[nodiscard]] const AreaLayers& areas() const { return areas_; }

 private:
  explicit MapModel(Day today) : day_(today), people_(areas_) {}
  MapChange put(const v1::Record& record);
  MapChange remove(v1::Kind kind, const std::string& id);
  void settle(std::vector<MapChange>& changes);

  Day day_;
  std::int64_t seq_ = 0;
  AreaLayers areas_;
  SiteLayers sites_;
  PeopleLayer people_;
  std::unique_ptr<const RoadLayer> roads_ = std::make_unique<RoadLayer>(nullptr);
};

}  // namespace gridvisit
