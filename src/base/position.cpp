#include "base/position.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gridvisit {

bool is_valid(Position p) {
  return std::isfinite(p.lon_deg) && std::isfinite(p.lat_deg) && std::abs(p.lon_deg) <= 180 &&
         std::abs(p.lat_deg) <= 90;
}

double distance_m(Position a, Position b) {
  constexpr double kMeanRadiusM = 6'371'008.8;
  constexpr double kRadians = std::numbers::pi / 180;
  const double half_lat = std::sin((b.lat_deg - a.lat_deg) * kRadians / 2);
  const double half_lon = std::sin((b.lon_deg - a.lon_deg) * kRadians / 2);
  const double h =
      half_lat * half_lat + std::cos(a.lat_deg * kRadians) * std::cos(b.lat_deg * kRadians) * half_lon * half_lon;
  return 2 * kMeanRadiusM * std::asin(std::sqrt(std::min(1.0, h)));
}

}  // namespace gridvisit
