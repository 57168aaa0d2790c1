#include "geodata/area_distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "geodata/polygon_measure.hpp"

namespace gridvisit {
namespace {

constexpr double kMetresPerDegree = 6'371'008.8 * std::numbers::pi / 180;

/// Metres east and north of the place.
struct Offset {
  double east_m = 0;
  double north_m = 0;
};

// From the origin to the segment.
double distance_m(Offset a, Offset b) {
  const double east = b.east_m - a.east_m;
  const double north = b.north_m - a.north_m;
  const double length_squared = east * east + north * north;
  const double along =
      length_squared == 0 ? 0 : std::clamp(-(a.east_m * east + a.north_m * north) / length_squared, 0.0, 1.0);
  return std::hypot(a.east_m + along * east, a.north_m + along * north);
}

}  // namespace

double distance_to_m(const MultiPolygon& area, Position place) {
  if (holds(area, place)) return 0;
  const double narrowing = std::cos(place.lat_deg * std::numbers::pi / 180);
  const auto offset = [&](Position p) {
    return Offset{(p.lon_deg - place.lon_deg) * kMetresPerDegree * narrowing,
                  (p.lat_deg - place.lat_deg) * kMetresPerDegree};
  };
  double nearest = std::numeric_limits<double>::infinity();
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        nearest = std::min(nearest, distance_m(offset(ring[i - 1]), offset(ring[i])));
      }
    }
  }
  return nearest;
}

}  // namespace gridvisit
