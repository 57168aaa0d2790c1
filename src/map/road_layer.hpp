// The imported roads on the map. They are not in the feed: whoever holds the layer looks whether the file was replaced.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/roads/road_network.hpp"
#include "geodata/tiles/arc_detail.hpp"
#include "geodata/tiles/box_index.hpp"
#include "map/map_scene.hpp"

namespace gridvisit {

class RoadLayer {
 public:
  /// Takes what the map shows out of the network; null: no roads.
  explicit RoadLayer(std::shared_ptr<const roads::RoadNetwork> network);

  void draw(MapScene& scene, std::string& tile) const;

 private:
  enum class Class : std::uint8_t { main, minor, path };
  struct Road {
    tiles::DetailLine line;
    tiles::WorldBox box;
    std::string_view name;  ///< in the network
    Class road_class = Class::minor;
  };
  static Class class_of(const roads::Segment& segment);
  static int first_zoom_of(Class road_class);

  std::shared_ptr<const roads::RoadNetwork> network_;
  std::vector<Road> roads_;
  tiles::BoxIndex index_;
};

}  // namespace gridvisit
