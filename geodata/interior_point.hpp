// A point that surely lies inside an area, the same each time for the same area: where to draw its name, or put a
// person of whom only the area is known.
#pragma once

#include <optional>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// The middle of the widest stretch inside the area on a line from west to east through it. Nothing where the area is
/// empty or flat.
std::optional<Position> interior_point(const MultiPolygon& area);

}  // namespace gridvisit
