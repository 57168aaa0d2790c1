// Makes a road network out of roads: cuts them where they meet, prices them for each profile, keeps of each profile
// the largest part in which everything can be reached from everything, and writes the file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "geodata/roads/grid_point.hpp"
#include "geodata/roads/profile.hpp"

namespace gridvisit::roads {

/// A vertex of a road. Roads meet where they have vertices of the same key, so two points above each other, on a bridge
/// and below it, must have different ones. Keys are of one kind within a network: OSM node ids or key_of(point).
struct RoadVertex {
  std::int64_t key = 0;
  GridPoint point;
};

/// What a build made, for the person who started it.
struct BuildStatistics {
  struct OfProfile {
    double km = 0;
    std::size_t dropped_components = 0;  ///< parts that cannot be reached, or not be left, from the largest
    double dropped_km = 0;
  };
  std::size_t roads = 0;
  std::size_t nodes = 0;
  std::size_t segments = 0;
  std::array<double, kRoadClassCount> km_by_class{};
  PerProfile<OfProfile> profiles{};

  [[nodiscard]] std::string to_string() const;
};

class RoadNetworkBuilder {
 public:
  /// Ignores what has fewer than two different vertices in a row.
  void add_road(std::span<const RoadVertex> vertices, RoadAttributes attributes);

  /// Writes the network into the directory, replacing the one there. An error leaves the old one as it is.
  [[nodiscard]] Result<BuildStatistics> write(const std::filesystem::path& directory) const;

 private:
  struct Road {
    RoadAttributes attributes;
    std::size_t first_vertex = 0;
    std::size_t vertex_count = 0;
  };
  struct Draft;
  [[nodiscard]] Draft cut_at_junctions() const;

  std::vector<Road> roads_;
  std::vector<RoadVertex> vertices_;
};

}  // namespace gridvisit::roads
