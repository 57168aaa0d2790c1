// Roads from OpenStreetMap: a .osm.pbf extract.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/error.hpp"
#include "geodata/roads/network_builder.hpp"

namespace gridvisit::roads {

struct OsmStatistics {
  std::size_t roads = 0;
  std::size_t missing_nodes = 0;  ///< of roads that leave the extract; such a road is cut there
};

/// Adds every road of the file. Reads it twice: ways first, then the nodes they need, so memory grows with the roads
/// and not with the file. Barriers and turn restrictions are not heeded.
Result<OsmStatistics> add_osm_pbf(RoadNetworkBuilder& builder, const std::filesystem::path& file);

}  // namespace gridvisit::roads
