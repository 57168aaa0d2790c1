#include "geodata/shifted_datum.hpp"

#include <cmath>
#include <numbers>

namespace gridvisit {
namespace {

using std::numbers::pi;

constexpr double kSemiMajorAxis = 6'378'245.0;  // Krasovsky 1940
constexpr double kEccentricitySquared = 0.00669342162296594323;
constexpr Box kShifted{72.004, 0.8293, 137.8347, 55.8271};

double waves(double x) { return (20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi)) * 2 / 3; }

double shift_north(double x, double y) {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) + waves(x) +
         (20 * std::sin(y * pi) + 40 * std::sin(y / 3 * pi)) * 2 / 3 +
         (160 * std::sin(y / 12 * pi) + 320 * std::sin(y * pi / 30)) * 2 / 3;
}

double shift_east(double x, double y) {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) + waves(x) +
         (20 * std::sin(x * pi) + 40 * std::sin(x / 3 * pi)) * 2 / 3 +
         (150 * std::sin(x / 12 * pi) + 300 * std::sin(x / 30 * pi)) * 2 / 3;
}

Position gcj02_to_bd09(Position p) {
  constexpr double kTurn = pi * 3'000 / 180;
  const double radius = std::hypot(p.lon_deg, p.lat_deg) + 0.00002 * std::sin(p.lat_deg * kTurn);
  const double angle = std::atan2(p.lat_deg, p.lon_deg) + 0.000003 * std::cos(p.lon_deg * kTurn);
  return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

// The shift changes by less than a hundredth of the way moved: each step gains two digits.
template <typename Shift>
Position undo(Shift shift, Position shifted) {
  Position guess = shifted;
  for (int step = 0; step < 30; ++step) {
    const Position there = shift(guess);
    const double east = there.lon_deg - shifted.lon_deg;
    const double north = there.lat_deg - shifted.lat_deg;
    guess = {guess.lon_deg - east, guess.lat_deg - north};
    if (std::abs(east) < 1e-12 && std::abs(north) < 1e-12) break;
  }
  return guess;
}

}  // namespace

Position wgs84_to_gcj02(Position wgs84) {
  if (!kShifted.contains(wgs84)) return wgs84;
  const double x = wgs84.lon_deg - 105;
  const double y = wgs84.lat_deg - 35;
  const double lat = wgs84.lat_deg / 180 * pi;
  const double magic = 1 - kEccentricitySquared * std::sin(lat) * std::sin(lat);
  const double metres_per_radian_north = kSemiMajorAxis * (1 - kEccentricitySquared) / (magic * std::sqrt(magic));
  const double metres_per_radian_east = kSemiMajorAxis / std::sqrt(magic) * std::cos(lat);
  return {wgs84.lon_deg + shift_east(x, y) * 180 / (metres_per_radian_east * pi),
          wgs84.lat_deg + shift_north(x, y) * 180 / (metres_per_radian_north * pi)};
}

Position gcj02_to_wgs84(Position gcj02) { return undo(wgs84_to_gcj02, gcj02); }
Position wgs84_to_bd09(Position wgs84) { return gcj02_to_bd09(wgs84_to_gcj02(wgs84)); }
Position bd09_to_wgs84(Position bd09) { return undo(wgs84_to_bd09, bd09); }

}  // namespace gridvisit
