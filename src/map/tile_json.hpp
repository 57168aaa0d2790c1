// What clients must know of the tiles, as TileJSON 3.0.
#pragma once

#include <string>

#include "geodata/tiles/world.hpp"
#include "map/map_layer.hpp"

namespace gridvisit {

struct TileJsonRequest {
  std::string name;  ///< of the set, as it stands in addresses
  MapLayers layers = 0;
  std::string origin;   ///< "https://host"; tiles must be named by whole addresses
  tiles::WorldBox box;  ///< of the district; may be empty
};
std::string tile_json(const TileJsonRequest& request);

/// {"sets": [{"name", "layers", "url"}], "layers": […]}.
std::string tile_set_list(const std::string& origin);

}  // namespace gridvisit
