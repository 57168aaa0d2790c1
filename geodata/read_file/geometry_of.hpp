// GDAL's geometries as ours.
#pragma once

#include "geodata/geometry.hpp"

class OGRGeometry;

namespace gridvisit {

/// Curves are made of lines; a collection or several points of one feature are refused, and so is what has no number
/// for a coordinate or more than limits::kGeometryVertices of them. Nothing for no or an empty geometry.
Result<Geometry> geometry_of(const OGRGeometry* geometry);

}  // namespace gridvisit
