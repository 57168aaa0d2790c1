// Reads a filter in CQL2's JSON language.
#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "base/error.hpp"
#include "cql2/expression.hpp"

namespace gridvisit::cql2 {

/// Refused: what is no JSON, more than limits::kFilterBytes, or nested deeper than limits::kFilterDepth.
Result<Expression> parse_json(std::string_view text);

/// A GeoJSON geometry: Point, LineString, Polygon and their Multi forms (but MultiPoint).
Result<Geometry> parse_geojson_geometry(const boost::json::value& value);

}  // namespace gridvisit::cql2
