// Geometry as plain values: WGS 84 degrees, longitude first. Rings are closed (first position repeated), the outer
// ring first and counter-clockwise, holes clockwise (RFC 7946).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/position.hpp"

namespace gridvisit {

using Ring = std::vector<Position>;
using LineString = std::vector<Position>;

struct Polygon {
  std::vector<Ring> rings;
  bool operator==(const Polygon&) const = default;
};
struct MultiPolygon {
  std::vector<Polygon> polygons;
  bool operator==(const MultiPolygon&) const = default;
};
struct MultiLineString {
  std::vector<LineString> lines;
  bool operator==(const MultiLineString&) const = default;
};

/// What one feature of a file may hold. Single polygons and lines come as multi ones of one part.
using Geometry = std::variant<std::monostate, Position, MultiLineString, MultiPolygon>;

}  // namespace gridvisit
