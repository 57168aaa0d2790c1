// What drawing a tile needs besides the layer: where, for whom, and room to work in.
#pragma once

#include <string>
#include <vector>

#include "geodata/tiles/mosaic.hpp"
#include "map/map_layer.hpp"
#include "map/map_view.hpp"

namespace gridvisit {

struct MapScene {
  tiles::TileAddress tile;
  const MapView* view = nullptr;
  tiles::DrawingDesk desk;
  std::vector<std::uint32_t> found;
};

/// Something of these layers looks different within the box.
struct MapChange {
  MapLayers layers = 0;
  tiles::WorldBox box;
};

/// A number for a record's id, for vector tiles: 53 bits, which JavaScript keeps exactly.
std::uint64_t feature_id(std::string_view record_id);
/// The same of a division's or grid's code: the code itself.
std::uint64_t feature_id_of_code(std::string_view code);

}  // namespace gridvisit
