// How far a place is from an area.
#pragma once

#include "geodata/geometry.hpp"

namespace gridvisit {

/// 0 within the area, else metres to its nearest edge: in a plane around the place, which within a district is true to
/// a thousandth. Infinite where the area is empty.
double distance_to_m(const MultiPolygon& area, Position place);

}  // namespace gridvisit
