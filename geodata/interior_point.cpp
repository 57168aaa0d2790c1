#include "geodata/interior_point.hpp"

#include <algorithm>

namespace gridvisit {
namespace {

template <typename Visit>
void for_each_edge(const MultiPolygon& area, Visit visit) {
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) visit(ring[i - 1], ring[i]);
    }
  }
}

// A latitude near the middle that goes through no vertex: half-way between the two vertex latitudes around the middle.
std::optional<double> scan_latitude(const MultiPolygon& area) {
  std::vector<double> latitudes;
  for_each_edge(area, [&](Position, Position to) { latitudes.push_back(to.lat_deg); });
  std::ranges::sort(latitudes);
  latitudes.erase(std::ranges::unique(latitudes).begin(), latitudes.end());
  if (latitudes.size() < 2) return std::nullopt;
  const double middle = (latitudes.front() + latitudes.back()) / 2;
  const auto above = std::ranges::upper_bound(latitudes, middle);
  return (*(above - 1) + *above) / 2;
}

}  // namespace

std::optional<Position> interior_point(const MultiPolygon& area) {
  const auto lat = scan_latitude(area);
  if (!lat) return std::nullopt;
  std::vector<double> crossings;
  for_each_edge(area, [&](Position from, Position to) {
    if ((from.lat_deg > *lat) == (to.lat_deg > *lat)) return;
    const double part = (*lat - from.lat_deg) / (to.lat_deg - from.lat_deg);
    crossings.push_back(from.lon_deg + part * (to.lon_deg - from.lon_deg));
  });
  std::ranges::sort(crossings);
  std::optional<Position> best;
  double widest = 0;
  for (std::size_t i = 1; i < crossings.size(); i += 2) {
    if (const double width = crossings[i] - crossings[i - 1]; width > widest) {
      widest = width;
      best = Position{(crossings[i - 1] + crossings[i]) / 2, *lat};
    }
  }
  return best;
}

}  // namespace gridvisit
