// Tilings to test on: cells whose corners and sides are jittered, so that neighbours share every vertex.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit::testing {

/// columns × rows areas around (118, 32), about `cell_deg` wide, each side with a vertex of its own.
inline std::vector<MultiPolygon> jittered_tiling(int columns, int rows, double cell_deg, std::uint32_t seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> jitter(-0.3 * cell_deg, 0.3 * cell_deg);
  const int width = 2 * columns + 1;
  std::vector<Position> lattice;  // corners at even places, vertices of the sides between them
  for (int y = 0; y <= 2 * rows; ++y) {
    for (int x = 0; x < width; ++x) {
      Position p{118 + x * cell_deg / 2, 32 + y * cell_deg / 2};
      const bool outer = x == 0 || y == 0 || x == width - 1 || y == 2 * rows;
      if (!outer) p = {p.lon_deg + 0.5 * jitter(engine), p.lat_deg + 0.5 * jitter(engine)};
      lattice.push_back(p);
    }
  }
  const auto at = [&](int x, int y) { return lattice[static_cast<std::size_t>(y * width + x)]; };
  std::vector<MultiPolygon> areas;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int x = 2 * column;
      const int y = 2 * row;
      Ring ring{at(x, y),         at(x + 1, y), at(x + 2, y), at(x + 2, y + 1), at(x + 2, y + 2),
                at(x + 1, y + 2), at(x, y + 2), at(x, y + 1), at(x, y)};
      areas.push_back({{Polygon{{std::move(ring)}}}});
    }
  }
  return areas;
}

inline MultiPolygon rectangle(double west, double south, double east, double north) {
  return {{Polygon{{Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}}};
}

}  // namespace gridvisit::testing
