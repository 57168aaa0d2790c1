#include "exchange/import_kind.hpp"

#include <algorithm>

#include "exchange/cell_text.hpp"

namespace gridvisit {
namespace {

struct Entry {
  std::string_view kind;
  std::string_view fallback_key = {};  ///< field names, by spaces
  std::string_view companion = {};
};
constexpr Entry kEntries[] = {
    {"division"},
    {"grid"},
    {"station"},
    {"place"},
    {"recipient", "name birth_day grid_code village_code"},
    {"enrolment"},
    {"payment"},
    {"visit", "recipient_id memorial_site_id user_id visited_at_ms"},
    {"need", "recipient_id raised_at_ms content"},
    {"memorial_site"},
    {"martyr"},
    {"memorial_work"},
    {"inn"},
    {"inn_contract"},
    {"indicator"},
    {"user", {}, "assignment"},
};

/// By which fields of its own an office names a record of another kind; several may be given together.
struct ReferenceKeys {
  std::string_view kind;
  std::string_view keys;
};
constexpr ReferenceKeys kReferenceKeys[] = {
    {"recipient", "id_number name grid_code"},
    {"user", "login"},
    {"memorial_site", "number name"},
    {"inn", "name"},
    {"visit", "number"},
};

std::vector<const FieldInfo*> find_fields(const KindInfo& kind, std::string_view names) {
  std::vector<const FieldInfo*> fields;
  while (!names.empty()) {
    const std::size_t space = std::min(names.find(' '), names.size());
    fields.push_back(kind.find_field(names.substr(0, space)));
    names.remove_prefix(std::min(space + 1, names.size()));
  }
  return fields;
}

void add_reference_targets(const FieldInfo& field, std::vector<Target>& targets) {
  const auto* known = std::ranges::find(kReferenceKeys, std::string_view(field.references->name), &ReferenceKeys::kind);
  if (known == std::end(kReferenceKeys)) return;
  const std::string stem = field.name.substr(0, field.name.size() - std::string_view("id").size());
  for (const FieldInfo* key : find_fields(*field.references, known->keys)) {
    targets.push_back({stem + key->name, Target::Use::key, &field, key});
  }
}

void add_targets(const FieldInfo& field, ImportKind& made) {
  switch (field.shape) {
    case FieldShape::reference: add_reference_targets(field, made.targets); return;
    case FieldShape::position:
      made.targets.push_back({"longitude", Target::Use::longitude, &field});
      made.targets.push_back({"latitude", Target::Use::latitude, &field});
      made.geometry = &field;
      return;
    case FieldShape::area: made.geometry = &field; return;
    default: made.targets.push_back({field.name, Target::Use::value, &field}); return;
  }
}

ImportKind make_kind(const Entry& entry) {
  ImportKind made;
  made.kind = find_kind(entry.kind);
  for (const FieldInfo& field : made.kind->fields) add_targets(field, made);
  made.fallback_key = find_fields(*made.kind, entry.fallback_key);
  if (entry.companion.empty()) return made;
  made.companion = find_kind(entry.companion);
  for (const FieldInfo& field : made.companion->fields) {
    if (field.references == nullptr) made.targets.push_back({field.name, Target::Use::companion, &field});
  }
  return made;
}

}  // namespace

const Target* ImportKind::find_target(std::string_view name) const {
  const auto found = std::ranges::find_if(targets, [&](const Target& target) {
    return target.name == name || (target.use == Target::Use::value && target.field->rule.label() == name);
  });
  return found == targets.end() ? nullptr : &*found;
}

std::span<const ImportKind> import_kinds() {
  static const std::vector<ImportKind> kKinds = [] {
    std::vector<ImportKind> kinds;
    for (const Entry& entry : kEntries) kinds.push_back(make_kind(entry));
    return kinds;
  }();
  return kKinds;
}

Result<const ImportKind*> parse_import_kind(std::string_view name) {
  std::string known;
  for (const ImportKind& kind : import_kinds()) {
    if (kind.kind->name == name) return &kind;
    known += kind.kind->name + ", ";
  }
  return failure(ErrorCode::invalid, "there is no kind '" + std::string(name) + "' to import; there are " + known +
                                         std::string(kRoadsKind));
}

}  // namespace gridvisit
