#include "ogc/collection.hpp"

#include <algorithm>
#include <vector>

namespace gridvisit::ogc {
namespace {

Collection make(std::string_view id, v1::Kind number, std::string_view geometry, std::string_view about) {
  const KindInfo* kind = find_kind(number);
  return {id, kind, kind->find_field(geometry), about, id};
}

std::vector<Collection> make_all() {
  std::vector<Collection> all{
      make("divisions", v1::KIND_DIVISION, "boundary", "The district, its towns and villages"),
      make("grids", v1::KIND_GRID, "boundary", "Management grids"),
      make("stations", v1::KIND_STATION, "position", "Service stations"),
      make("places", v1::KIND_PLACE, "position", "Hospitals, schools, markets, bases"),
      make("memorial_sites", v1::KIND_MEMORIAL_SITE, "position", "Cemeteries, monuments, scattered graves"),
      make("inns", v1::KIND_INN, "position", "Military inns"),
      make("people", v1::KIND_RECIPIENT, "position", "Recipients of preferential care, shown by right"),
  };
  all.back().tile_layers = "people,people_clusters";
  return all;
}

}  // namespace

std::span<const Collection> collections() {
  static const std::vector<Collection> kAll = make_all();
  return kAll;
}

const Collection* find_collection(std::string_view id) {
  const auto all = collections();
  const auto found = std::ranges::find(all, id, &Collection::id);
  return found == all.end() ? nullptr : &*found;
}

bool is_property(const FieldInfo& field) {
  return field.shape != FieldShape::area && field.shape != FieldShape::position;
}

}  // namespace gridvisit::ogc
