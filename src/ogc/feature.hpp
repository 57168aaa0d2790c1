// A record as a feature: what a reader of some role is shown of it, as GeoJSON and as what filters ask about.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cql2/expression.hpp"
#include "geodata/geometry.hpp"
#include "ogc/collection.hpp"
#include "ogc/crs.hpp"

namespace gridvisit::ogc {

struct ShownFeature {
  v1::Record record;                         ///< disclosed
  std::shared_ptr<const Geometry> geometry;  ///< null where it has none, or it is not shown
  std::optional<Box> box;
  std::string json;  ///< the whole GeoJSON feature, in WGS 84, longitude first
};

ShownFeature show(const Collection& collection, v1::Record record, v1::Role role);

/// The record's geometry as it is given out: two that are equal differ by less than a centimetre.
std::string geometry_json(const Collection& collection, const v1::Record& record);

/// What a filter or a sorting is told: the fields of the kind, "id", "scope", and "geometry".
cql2::Value property_of(const Collection& collection, const ShownFeature& feature, std::string_view name);
bool has_property(const Collection& collection, std::string_view name);

/// The feature with some of its properties, in another coordinate system. Fails where the geometry lies outside it.
struct Presentation {
  std::optional<std::vector<std::string>> properties;  ///< nothing: all
  const OutputCrs* crs = nullptr;                      ///< null: WGS 84, longitude first
  [[nodiscard]] bool is_plain() const { return !properties && crs == nullptr; }
};
Result<std::string> to_geojson(const Collection& collection, const ShownFeature& feature, const Presentation& how);

/// {"type": "object", "properties": …}: the JSON schema of what can be asked about.
std::string queryables_json(const Collection& collection, const std::string& address);

}  // namespace gridvisit::ogc
