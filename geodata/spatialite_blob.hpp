// SpatiaLite's own geometry format (the "BLOB-Geometry" of its manual): WKB between a header, which repeats the
// bounding box for filters, and an end mark. Always SRID 4326.
#pragma once

#include <string>
#include <string_view>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// Empty for no geometry.
std::string to_spatialite_blob(const Geometry& geometry);
/// `corrupt` where it is not such a form of a geometry.
Result<Geometry> from_spatialite_blob(std::string_view bytes);

}  // namespace gridvisit
