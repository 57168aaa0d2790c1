// The collections of OGC API Features: the kinds of record that are somewhere on the ground, one collection each.
#pragma once

#include <span>
#include <string_view>

#include "schema/catalogue.hpp"

namespace gridvisit::ogc {

struct Collection {
  std::string_view id;  ///< in addresses; the same as the map layer's
  const KindInfo* kind = nullptr;
  const FieldInfo* geometry = nullptr;  ///< the field that says where it is
  std::string_view about;
  std::string_view tile_layers;  ///< the map layers that draw it, by name

  [[nodiscard]] bool is_area() const { return geometry->shape == FieldShape::area; }
};

std::span<const Collection> collections();
/// Null where there is none of that name.
const Collection* find_collection(std::string_view id);

/// Whether the field is a property of the features: all but geometries.
bool is_property(const FieldInfo& field);

}  // namespace gridvisit::ogc
