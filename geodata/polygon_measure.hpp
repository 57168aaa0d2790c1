// What can be said of a polygon without a library: its area, its winding, whether it holds a point.
#pragma once

#include "geodata/geometry.hpp"

namespace gridvisit {

/// By even-odd crossing in degrees; a point exactly on an edge may fall on either side.
bool holds(const MultiPolygon& area, Position point);
bool holds(const Polygon& polygon, Position point);

/// On the sphere of 6,371,008.8 m, by the equal-area cylinder (Lambert): within 0.5 % of the ellipsoid's.
double area_m2(const MultiPolygon& area);

Box bounds(const MultiPolygon& area);

/// Turns the rings as RFC 7946 has them: the outer one counter-clockwise, holes clockwise.
void wind(MultiPolygon& area);

}  // namespace gridvisit
