// Positions as whole 1e-7 degrees (about 1 cm), as OpenStreetMap and the network file keep them.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/position.hpp"

namespace gridvisit::roads {

struct GridPoint {
  std::int32_t lon = 0;
  std::int32_t lat = 0;
  bool operator==(const GridPoint&) const = default;
};

/// The position must be valid.
inline GridPoint to_grid_point(Position p) {
  return {static_cast<std::int32_t>(std::lround(p.lon_deg * 1e7)),
          static_cast<std::int32_t>(std::lround(p.lat_deg * 1e7))};
}
inline Position to_position(GridPoint p) { return {p.lon / 1e7, p.lat / 1e7}; }

/// A number that is different for different points.
inline std::int64_t key_of(GridPoint p) {
  return static_cast<std::int64_t>((std::uint64_t{static_cast<std::uint32_t>(p.lon)} << 32U) |
                                   static_cast<std::uint32_t>(p.lat));
}

}  // namespace gridvisit::roads
