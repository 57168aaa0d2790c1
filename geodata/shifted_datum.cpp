#include "geodata/shifted_datum.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numbers>

namespace gridvisit {
namespace {

using std::numbers::pi;

constexpr double kSemiMajorAxis = 6'378'245.0;  // Krasovsky 1940
constexpr double kEccentricitySquared = 0.00669342162296594323;
constexpr Box kShifted{72.004, 0.8293, 137.8347, 55.8271};
constexpr std::size_t kLanes = 2;
constexpr int kMostSteps = 30;
constexpr double kNearEnough_deg = 1e-12;

using Lanes = double __attribute__((ext_vector_type(2)));
using Bits = std::int64_t __attribute__((ext_vector_type(2)));  // a lane is all ones where a comparison holds

struct Pair {
  Lanes lon;
  Lanes lat;
};

Lanes square_root(Lanes x) { return __builtin_elementwise_sqrt(x); }
Lanes absolute(Lanes x) { return __builtin_elementwise_abs(x); }
Lanes choose(Bits where, Lanes yes, Lanes no) {
  return __builtin_bit_cast(Lanes, (where & __builtin_bit_cast(Bits, yes)) | (~where & __builtin_bit_cast(Bits, no)));
}
bool all_of(Bits lanes) { return (lanes[0] & lanes[1]) != 0; }

// sin(πx): the nearest whole number is taken off x, which changes the sign where it is odd, and the rest is Taylor's
// series, whose first term left out is below 3e-16. Adding 1.5 * 2^52 rounds to a whole number, and leaves whether it
// is odd in the last bit.
Lanes sin_pi(Lanes x) {
  constexpr double kRounder = 6'755'399'441'055'744.0;
  constexpr std::array<double, 10> kSeries{1,
                                           -1.0 / 6,
                                           1.0 / 120,
                                           -1.0 / 5'040,
                                           1.0 / 362'880,
                                           -1.0 / 39'916'800,
                                           1.0 / 6'227'020'800,
                                           -1.0 / 1'307'674'368'000,
                                           1.0 / 355'687'428'096'000,
                                           -1.0 / 121'645'100'408'832'000};
  const Lanes rounded = x + kRounder;
  const Lanes rest = (x - (rounded - kRounder)) * pi;
  const Lanes square = rest * rest;
  Lanes sum = kSeries.back();
  for (std::size_t i = kSeries.size() - 1; i-- > 0;) sum = sum * square + kSeries[i];
  const Bits sign = __builtin_bit_cast(Bits, rounded) << 63;
  return __builtin_bit_cast(Lanes, __builtin_bit_cast(Bits, sum * rest) ^ sign);
}

Lanes waves(Lanes x) { return (20 * sin_pi(6 * x) + 20 * sin_pi(2 * x)) * 2 / 3; }

Lanes shift_north(Lanes x, Lanes y) {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * square_root(absolute(x)) + waves(x) +
         (20 * sin_pi(y) + 40 * sin_pi(y / 3)) * 2 / 3 + (160 * sin_pi(y / 12) + 320 * sin_pi(y / 30)) * 2 / 3;
}

Lanes shift_east(Lanes x, Lanes y) {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * square_root(absolute(x)) + waves(x) +
         (20 * sin_pi(x) + 40 * sin_pi(x / 3)) * 2 / 3 + (150 * sin_pi(x / 12) + 300 * sin_pi(x / 30)) * 2 / 3;
}

Pair to_gcj02(Pair wgs84) {
  const Bits inside = (wgs84.lon >= kShifted.min_lon_deg) & (wgs84.lon <= kShifted.max_lon_deg) &
                      (wgs84.lat >= kShifted.min_lat_deg) & (wgs84.lat <= kShifted.max_lat_deg);
  const Lanes x = wgs84.lon - 105;
  const Lanes y = wgs84.lat - 35;
  const Lanes sine = sin_pi(wgs84.lat / 180);
  const Lanes magic = 1 - kEccentricitySquared * sine * sine;
  const Lanes root = square_root(magic);
  const Lanes metres_per_radian_north = kSemiMajorAxis * (1 - kEccentricitySquared) / (magic * root);
  const Lanes metres_per_radian_east = kSemiMajorAxis / root * sin_pi(wgs84.lat / 180 + 0.5);  // cosine
  return {choose(inside, wgs84.lon + shift_east(x, y) * 180 / (metres_per_radian_east * pi), wgs84.lon),
          choose(inside, wgs84.lat + shift_north(x, y) * 180 / (metres_per_radian_north * pi), wgs84.lat)};
}

// As published: in polar coordinates, the radius longer and the angle larger by a ripple, then moved. The angle's
// ripple is below 3e-6, where its sine is itself and its cosine 1 - ripple²/2 to the last bit.
Pair to_bd09(Pair wgs84) {
  const Pair p = to_gcj02(wgs84);
  const Lanes radius = square_root(p.lon * p.lon + p.lat * p.lat);
  const Lanes longer = 1 + 0.00002 * sin_pi(p.lat * 3'000 / 180) / radius;
  const Lanes turn = 0.000003 * sin_pi(p.lon * 3'000 / 180 + 0.5);
  const Lanes cosine = 1 - turn * turn / 2;
  return {longer * (p.lon * cosine - p.lat * turn) + 0.0065, longer * (p.lat * cosine + p.lon * turn) + 0.006};
}

// The shift changes by less than a hundredth of the way moved: each step gains two digits.
template <Pair (*shift)(Pair)>
Pair undo(Pair shifted) {
  Pair guess = shifted;
  for (int step = 0; step < kMostSteps; ++step) {
    const Pair there = shift(guess);
    const Lanes east = there.lon - shifted.lon;
    const Lanes north = there.lat - shifted.lat;
    // A lane that has arrived stays, so that it gives the same beside any others.
    const Bits arrived = (absolute(east) < kNearEnough_deg) & (absolute(north) < kNearEnough_deg);
    if (all_of(arrived)) break;
    guess = {choose(arrived, guess.lon, guess.lon - east), choose(arrived, guess.lat, guess.lat - north)};
  }
  return guess;
}

template <Pair (*move)(Pair)>
void for_each_pair(std::span<Position> positions) {
  while (!positions.empty()) {
    const std::size_t count = std::min(positions.size(), kLanes);
    Pair pair{};
    for (std::size_t i = 0; i < kLanes; ++i) {
      const Position& p = positions[std::min(i, count - 1)];
      pair.lon[i] = p.lon_deg;
      pair.lat[i] = p.lat_deg;
    }
    pair = move(pair);
    for (std::size_t i = 0; i < count; ++i) positions[i] = {pair.lon[i], pair.lat[i]};
    positions = positions.subspan(count);
  }
}

}  // namespace

void wgs84_to_gcj02(std::span<Position> positions) { for_each_pair<to_gcj02>(positions); }
void gcj02_to_wgs84(std::span<Position> positions) { for_each_pair<undo<to_gcj02>>(positions); }
void wgs84_to_bd09(std::span<Position> positions) { for_each_pair<to_bd09>(positions); }
void bd09_to_wgs84(std::span<Position> positions) { for_each_pair<undo<to_bd09>>(positions); }

}  // namespace gridvisit
