// The layers of the map, and the sets of them that are asked for together.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

/// In the order they are drawn, from below.
enum class MapLayer : std::uint8_t {
  roads,
  divisions,
  grids,
  grid_labels,
  division_labels,
  places,
  inns,
  memorial_sites,
  stations,
  people_clusters,
  people,
};
inline constexpr std::size_t kMapLayers = 11;

/// A set of layers: bit n is layer n.
using MapLayers = std::uint32_t;
constexpr MapLayers bit_of(MapLayer layer) { return MapLayers{1} << static_cast<unsigned>(layer); }

/// What a client must know of a layer.
struct MapLayerInfo {
  MapLayer layer;
  std::string_view name;   ///< in tiles and addresses
  std::string_view label;  ///< in Chinese
  std::string_view about;
  int first_zoom;                                                         ///< it has features from here on
  int last_zoom;                                                          ///< and up to here
  std::span<const std::pair<std::string_view, std::string_view>> fields;  ///< name and what it says
};
std::span<const MapLayerInfo> map_layers();
const MapLayerInfo& info_of(MapLayer layer);

/// "map" (everything), "areas", "people", "sites", "roads", or layers by name with commas between.
Result<MapLayers> parse_layer_set(std::string_view text);
/// The named sets, for lists.
std::span<const std::pair<std::string_view, MapLayers>> layer_sets();

/// The deepest zoom tiles are made for; clients draw deeper ones from it.
inline constexpr int kMapTileZoom = 14;
/// People are drawn one by one from here on, by grid below it, and by village below kVillageClusterZoom.
inline constexpr int kPeopleZoom = 12;
inline constexpr int kGridClusterZoom = 10;

}  // namespace gridvisit
