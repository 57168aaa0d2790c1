// Well-known binary (OGC 06-103r4 §8) to and from plain geometry. Writes little-endian, two-dimensional; reads either
// byte order, single parts as multi ones of one, and drops Z and M. Distrusts every count it reads.
#pragma once

#include <string>
#include <string_view>

#include "geodata/geometry.hpp"

namespace gridvisit {

std::string to_wkb(const Geometry& geometry);
/// At most limits::kGeometryVertices positions, all finite.
Result<Geometry> from_wkb(std::string_view bytes);

}  // namespace gridvisit
