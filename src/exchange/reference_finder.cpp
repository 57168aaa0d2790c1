#include "exchange/reference_finder.hpp"

#include <algorithm>
#include <memory>

#include "exchange/cell_value.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

std::unexpected<Error> refuse(std::string message, const KeyCell& cell) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, cell.target->name});
}

}  // namespace

std::string value_text(const FieldInfo& field, const Message& body) {
  const google::protobuf::Reflection& reflection = *body.GetReflection();
  switch (field.shape) {
    case FieldShape::integer: {
      const bool wide = field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64;
      const std::int64_t number =
          wide ? reflection.GetInt64(body, field.descriptor) : reflection.GetInt32(body, field.descriptor);
      return number == 0 ? std::string() : std::to_string(number);
    }
    case FieldShape::enumeration: return enum_code(*reflection.GetEnum(body, field.descriptor));
    default: return reflection.GetString(body, field.descriptor);
  }
}

std::string key_text(std::span<const FieldInfo* const> fields, const Message& body) {
  std::string text;
  bool any = false;
  for (const FieldInfo* field : fields) {
    const std::string value = value_text(*field, body);
    any = any || !value.empty();
    text += value;
    text += '\x1f';
  }
  return any ? text : std::string();
}

Result<> ReferenceFinder::resolve(const ImportKind& kind, Draft& draft) {
  Message& body = mutable_body(draft.record, *kind.kind);
  for (std::size_t first = 0; first < draft.keys.size(); ++first) {
    const FieldInfo& field = *draft.keys[first].target->field;
    if (!body.GetReflection()->GetString(body, field.descriptor).empty()) continue;
    std::vector<const KeyCell*> cells;
    for (const KeyCell& cell : draft.keys) {
      if (cell.target->field == &field) cells.push_back(&cell);
    }
    auto id = find(*field.references, cells);
    if (!id) return failure(id);
    body.GetReflection()->SetString(&body, field.descriptor, std::move(*id));
  }
  return {};
}

Result<std::string> ReferenceFinder::find(const KindInfo& kind, const std::vector<const KeyCell*>& cells) {
  v1::Record wanted;
  Message& body = mutable_body(wanted, kind);
  std::vector<const FieldInfo*> given;
  for (const KeyCell* cell : cells) {
    if (auto set = set_from_cell(*cell->target->key, cell->text, {}, body); !set) {
      return refuse(set.error().message, *cell);
    }
    given.push_back(cell->target->key);
  }
  const auto is_given = [&](const FieldInfo* field) { return std::ranges::find(given, field) != given.end(); };
  const std::string label = kind.options.label();
  if (std::ranges::all_of(kind.natural_key, is_given)) {
    Ids& known = found_[&kind];
    const std::string key = key_text(kind.natural_key, body);
    if (const auto found = known.find(key); found != known.end()) return found->second;
    if (const auto stored = find_by_natural_key(reader_, kind, body)) {
      return known.emplace(key, stored->record.id()).first->second;
    }
    return refuse("names a " + kind.name + " (" + label + ") that is not there; import it first, or correct it",
                  *cells[0]);
  }
  const Ids& ids = index(kind, given);
  const auto found = ids.find(key_text(given, body));
  if (found == ids.end()) {
    return refuse("names a " + kind.name + " (" + label + ") that is not there; import it first, or correct it",
                  *cells[0]);
  }
  if (found->second.empty()) {
    return refuse("fits more than one " + kind.name + " (" + label + "); add a column that tells them apart",
                  *cells[0]);
  }
  return found->second;
}

const ReferenceFinder::Ids& ReferenceFinder::index(const KindInfo& kind, const std::vector<const FieldInfo*>& fields) {
  const auto [place, fresh] = indexes_.try_emplace(fields);
  if (!fresh) return place->second;
  for_each_record(reader_, kind, "", [&](const StoredRecord& stored) {
    const auto [entry, first] =
        place->second.emplace(key_text(fields, body_of(stored.record, kind)), stored.record.id());
    if (!first) entry->second.clear();
    return true;
  });
  return place->second;
}

}  // namespace gridvisit
