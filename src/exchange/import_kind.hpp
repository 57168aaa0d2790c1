// The kinds that come from files, and what the columns of such a file can be the source of. Made from the catalogue:
// a new kind costs one entry in import_kind.cpp, and headings where people write others than its labels.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.hpp"

namespace gridvisit {

/// What the cells of a column say about a record.
struct Target {
  enum class Use {
    value,      ///< the field itself
    longitude,  ///< half of the kind's position
    latitude,
    key,        ///< by which the office names the record that `field` refers to
    companion,  ///< a field of the record made beside it
  };
  std::string name;  ///< as in --map: "grid_code", "longitude", "recipient_id_number"
  Use use = Use::value;
  const FieldInfo* field = nullptr;  ///< of the kind; of the companion's kind
  const FieldInfo* key = nullptr;    ///< use key: of the kind referred to
};

struct ImportKind {
  const KindInfo* kind = nullptr;
  std::vector<Target> targets;
  const FieldInfo* geometry = nullptr;  ///< its position or area, where it has one
  /// A record made from the same row that refers to this one: a user's assignments.
  const KindInfo* companion = nullptr;
  /// By which a record without its natural key is recognised when its file comes again.
  std::vector<const FieldInfo*> fallback_key;

  [[nodiscard]] const Target* find_target(std::string_view name) const;
  [[nodiscard]] bool is_area() const { return geometry != nullptr && geometry->shape == FieldShape::area; }
};

std::span<const ImportKind> import_kinds();
/// For a name typed by a person: the error lists the kinds there are ("roads" too, which is no kind of record).
Result<const ImportKind*> parse_import_kind(std::string_view name);

inline constexpr std::string_view kRoadsKind = "roads";

}  // namespace gridvisit
