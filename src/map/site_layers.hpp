// Stations, places, memorial sites and inns on the map.
#pragma once

#include <string>
#include <unordered_map>

#include "geodata/tiles/box_index.hpp"
#include "gridvisit/v1/records.pb.h"
#include "map/map_scene.hpp"

namespace gridvisit {

class SiteLayers {
 public:
  /// A record of one of the four kinds, new or changed; one without a position is not on the map.
  MapChange put(const v1::Record& record);
  MapChange remove(const std::string& id);

  void draw(MapLayer layer, MapScene& scene, std::string& tile) const;

 private:
  struct Site {
    MapLayer layer = MapLayer::places;
    std::string id;
    std::string scope;
    std::string name;
    std::string kind;   ///< code of the kind within its layer; empty for inns
    std::string model;  ///< of a station
    tiles::WorldPoint at;
  };
  MapChange drop(const std::string& id);

  std::vector<Site> sites_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  tiles::BoxIndex index_;
};

/// The layer that shows records of a kind.
MapLayer site_layer_of(v1::Kind kind);

}  // namespace gridvisit
