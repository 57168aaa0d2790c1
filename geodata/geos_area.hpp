// Areas to GEOS and back, in metres of a plane laid at the middle of the data (equirectangular: true to a thousandth
// over a district), so that sizes and distances mean something.
#pragma once

#include <span>

#include "geodata/geometry.hpp"
#include "geodata/geos_handle.hpp"

namespace gridvisit {

struct LocalPlane {
  Position origin;
  double metres_per_lon_deg = 1;
  double metres_per_lat_deg = 1;

  static LocalPlane around(std::span<const MultiPolygon> areas);
};

/// Null where a ring has fewer than four positions or is not closed.
GeosGeometry to_geos(GEOSContextHandle_t context, const MultiPolygon& area, const LocalPlane& plane);
/// The polygons of any geometry; lines and points in it are left out.
MultiPolygon from_geos(GEOSContextHandle_t context, const GEOSGeometry* geometry, const LocalPlane& plane);
Position position_from_geos(GEOSContextHandle_t context, const GEOSGeometry* point, const LocalPlane& plane);

}  // namespace gridvisit
