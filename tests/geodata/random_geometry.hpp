// Geometries of all kinds from a seed.
#pragma once

#include <random>

#include "geodata/geometry.hpp"

namespace gridvisit {

class RandomGeometry {
 public:
  explicit RandomGeometry(std::uint32_t seed) : engine_(seed) {}

  Geometry operator()() {
    switch (up_to(2)) {
      case 0: return position();
      case 1: {
        MultiLineString lines;
        for (int left = up_to(4); left > 0; --left) lines.lines.push_back(positions());
        return lines;
      }
      default: {
        MultiPolygon area;
        for (int left = up_to(4); left > 0; --left) {
          Polygon& polygon = area.polygons.emplace_back();
          for (int rings = up_to(3); rings > 0; --rings) polygon.rings.push_back(positions());
        }
        return area;
      }
    }
  }

  /// From 0 to `most`.
  int up_to(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }

 private:
  Position position() {
    std::uniform_real_distribution<double> degrees(-180, 180);
    const double lon_deg = degrees(engine_);
    return {lon_deg, degrees(engine_) / 2};
  }
  std::vector<Position> positions() {
    std::vector<Position> list(static_cast<std::size_t>(up_to(8)));
    for (Position& one : list) one = position();
    return list;
  }

  std::mt19937 engine_;
};

}  // namespace gridvisit
