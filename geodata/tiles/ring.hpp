// Rings in units of a tile: whether they cross or touch themselves, and what becomes of those that do.
// The plane is taken with y upwards, as the shoelace formula has it; on a tile, where y points down,
// "counter-clockwise" is then clockwise to the eye, which is what the vector tile specification wants of an outer ring.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geodata/tiles/world.hpp"

namespace gridvisit::tiles {

/// Not closed: the first point is not repeated.
using TileRing = std::vector<TilePoint>;

/// Twice the area; positive for a counter-clockwise ring.
std::int64_t doubled_area(std::span<const TilePoint> ring);

/// Whether the point lies within or on the edge of the ring.
bool holds(std::span<const TilePoint> ring, TilePoint point);

/// Whether a hole lies within an outer ring; they may touch.
bool fits_into(std::span<const TilePoint> hole, std::span<const TilePoint> outer);

/// No point twice, no edges that touch but neighbours in their common point, and some area.
bool is_simple(std::span<const TilePoint> ring);

/// The simple rings that a ring which is not consists of, counter-clockwise ones and clockwise ones (what it cuts out
/// of itself), together covering what it winds around once. Where edges cross, a point is added to both, rounded to
/// whole units; spikes, what has no area, and what cannot be told apart so are left out.
std::vector<TileRing> untangle(std::span<const TilePoint> ring);

}  // namespace gridvisit::tiles
