// A geometry as the rest of gridvisit has it: two-dimensional, straight, rings closed and wound as RFC 7946 says.
#pragma once

#include <string>

#include "base/error.hpp"

class OGRGeometry;

namespace gridvisit {

/// Little-endian WKB of a point, line or area, single or multi; empty for an empty geometry. Refused, with the reason
/// alone: other types, several points, a coordinate that is no number, too few or too many positions.
Result<std::string> to_plain_wkb(const OGRGeometry& geometry);

}  // namespace gridvisit
