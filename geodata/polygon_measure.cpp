#include "geodata/polygon_measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gridvisit {
namespace {

constexpr double kEarthRadiusM = 6'371'008.8;
constexpr double kRadiansPerDegree = std::numbers::pi / 180;

}  // namespace

bool holds(const Polygon& polygon, Position point) {
  bool inside = false;
  for (const Ring& ring : polygon.rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Position& a = ring[i - 1];
      const Position& b = ring[i];
      if ((a.lat_deg > point.lat_deg) == (b.lat_deg > point.lat_deg)) continue;
      const double share = (point.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
      if (point.lon_deg < a.lon_deg + share * (b.lon_deg - a.lon_deg)) inside = !inside;
    }
  }
  return inside;
}

bool holds(const MultiPolygon& area, Position point) {
  return std::ranges::any_of(area.polygons, [&](const Polygon& polygon) { return holds(polygon, point); });
}

double area_m2(const MultiPolygon& area) {
  double doubled = 0;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const double width = (ring[i].lon_deg - ring[i - 1].lon_deg) * kRadiansPerDegree;
        doubled -=
            width * (std::sin(ring[i].lat_deg * kRadiansPerDegree) + std::sin(ring[i - 1].lat_deg * kRadiansPerDegree));
      }
    }
  }
  return doubled / 2 * kEarthRadiusM * kEarthRadiusM;
}

Box bounds(const MultiPolygon& area) {
  constexpr double kFar = std::numeric_limits<double>::max();
  Box box{kFar, kFar, -kFar, -kFar};
  for (const Polygon& polygon : area.polygons) {
    for (const Position& p : polygon.rings.front()) {
      box.min_lon_deg = std::min(box.min_lon_deg, p.lon_deg);
      box.min_lat_deg = std::min(box.min_lat_deg, p.lat_deg);
      box.max_lon_deg = std::max(box.max_lon_deg, p.lon_deg);
      box.max_lat_deg = std::max(box.max_lat_deg, p.lat_deg);
    }
  }
  return box;
}

void wind(MultiPolygon& area) {
  for (Polygon& polygon : area.polygons) {
    for (std::size_t i = 0; i < polygon.rings.size(); ++i) {
      Ring& ring = polygon.rings[i];
      double doubled = 0;
      for (std::size_t k = 1; k < ring.size(); ++k) {
        doubled += (ring[k].lon_deg - ring.front().lon_deg) * (ring[k - 1].lat_deg - ring.front().lat_deg) -
                   (ring[k - 1].lon_deg - ring.front().lon_deg) * (ring[k].lat_deg - ring.front().lat_deg);
      }
      const bool counter_clockwise = doubled < 0;
      if (counter_clockwise != (i == 0)) std::ranges::reverse(ring);
    }
  }
}

}  // namespace gridvisit
