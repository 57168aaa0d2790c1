// A made-up road network: country roads from grid to grid along the lines neighbours would take, lanes to hamlets, and
// a lattice of streets in each town. Roads that meet share a vertex, and every grid is reached.
#pragma once

#include <string>
#include <vector>

#include "demo/district.hpp"

namespace gridvisit::demo {

struct Road {
  std::string road_class;  ///< 省道 县道 乡道 村道 街道
  std::string name;
  bool one_way = false;
  LineString line;
};

struct RoadNetwork {
  std::vector<Road> roads;
  std::vector<std::vector<Position>> frontage;  ///< for each grid, points on roads inside it; never empty
};

RoadNetwork draw_roads(const District& district, Random& random);

}  // namespace gridvisit::demo
