// Cuts lines and areas at a tile's buffer. The cut runs half a unit beyond the last units that are kept, so no point
// lies on it: whether an edge leaves is never a matter of rounding, and where it does is computed alike for both areas
// beside it. What is cut off ends one unit further out.
#pragma once

#include <span>
#include <vector>

#include "geodata/tiles/ring.hpp"

namespace gridvisit::tiles {

inline constexpr std::int32_t kFirstKept = -kBuffer;
inline constexpr std::int32_t kLastKept = kExtent + kBuffer;

inline bool is_kept(TilePoint p) {
  return p.x >= kFirstKept && p.x <= kLastKept && p.y >= kFirstKept && p.y <= kLastKept;
}

/// The outer ring first, then holes.
using TilePolygon = std::vector<TileRing>;

/// The parts of a polygon (outer ring counter-clockwise, holes clockwise) that lie within the buffer. Its rings must
/// not cross; where they do, so may those that come out.
std::vector<TilePolygon> clip_polygon(std::span<const TileRing> rings);

/// The parts of a line that lie within the buffer.
std::vector<std::vector<TilePoint>> clip_line(std::span<const TilePoint> line);

}  // namespace gridvisit::tiles
