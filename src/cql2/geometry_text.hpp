// Geometries in filters: well-known text and BBOX in the text language, GeoJSON in the other. Longitude first, in the
// filter's own coordinate system.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cql2/text_scanner.hpp"
#include "geodata/geometry.hpp"

namespace gridvisit::cql2 {

/// POINT, LINESTRING, POLYGON, their MULTI forms (but MULTIPOINT), BBOX, ENVELOPE.
bool is_geometry_word(std::string_view lower);

/// Reads the geometry that begins at token `at`, which ends behind it.
Result<Geometry> read_geometry(const std::vector<Token>& tokens, std::size_t& at);

/// The rectangle between two corners; south-west first.
MultiPolygon box_area(double west, double south, double east, double north);

}  // namespace gridvisit::cql2
