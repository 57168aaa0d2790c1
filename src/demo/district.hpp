// The divisions and grids of the demo: 13 towns, 90 villages and 731 grids that tile the boundary, each village the
// exact union of its grids and each town of its villages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "demo/random.hpp"
#include "geodata/geometry.hpp"

namespace gridvisit::demo {

inline constexpr std::size_t kTowns = 13;
inline constexpr std::size_t kVillages = 90;
inline constexpr std::size_t kGrids = 731;
inline constexpr const char* kDistrictCode = "341103";

struct Division {
  std::string code;
  std::string name;
  MultiPolygon area;
  Position centre;  ///< the seed of its central grid: always inside
  std::size_t central_grid = 0;
  std::size_t parent = 0;  ///< a village's town
};

struct GridArea {
  std::string code;
  std::string name;
  MultiPolygon area;
  Position centre;
  std::size_t village = 0;
};

struct District {
  Division whole;
  std::vector<Division> towns;
  std::vector<Division> villages;
  std::vector<GridArea> grids;  ///< by code
  std::vector<std::vector<std::size_t>> grid_neighbours;
};

/// Nanqiao's size (1,128 km²) and place, with an irregular outline of 1,500 vertices.
MultiPolygon draw_outline(Random& random);

/// Refused: a boundary that cannot be tiled.
Result<District> draw_district(const MultiPolygon& boundary, Random& random);

}  // namespace gridvisit::demo
