#include "exchange/record_writer.hpp"

#include <algorithm>
#include <cmath>

#include "base/scope_code.hpp"
#include "exchange/reference_finder.hpp"
#include "geodata/wkb.hpp"
#include "sync/apply_change.hpp"
#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

// Empty unless every field of the key is set, as find_by_natural_key has it.
std::string natural_key_text(const KindInfo& kind, const Message& body) {
  for (const FieldInfo* field : kind.natural_key) {
    if (value_text(*field, body).empty()) return {};
  }
  return key_text(kind.natural_key, body);
}

// A person's place counts by village only: they may have been given a grid since.
std::string fallback_key_text(const ImportKind& kind, const Message& body) {
  std::string key;
  for (const FieldInfo* field : kind.fallback_key) {
    const std::string value = value_text(*field, body);
    if (value.empty()) continue;
    key += field->rule.code() ? std::string(at_level(value, ScopeLevel::village)) : value;
    key += '\x1f';
  }
  return key;
}

// 1e-8 degree is a millimetre: what another coordinate system there and back may cost, and nobody has measured.
bool is_same_place(Position a, Position b) {
  constexpr double kMillimetre_deg = 1e-8;
  return std::abs(a.lon_deg - b.lon_deg) < kMillimetre_deg && std::abs(a.lat_deg - b.lat_deg) < kMillimetre_deg;
}

bool is_same_area(const MultiPolygon& a, const MultiPolygon& b) {
  return std::ranges::equal(a.polygons, b.polygons, [](const Polygon& one, const Polygon& other) {
    return std::ranges::equal(one.rings, other.rings, [](const Ring& ring, const Ring& other_ring) {
      return std::ranges::equal(ring, other_ring, is_same_place);
    });
  });
}

bool says_the_same(const FieldInfo& field, const Message& a, const Message& b) {
  if (same_value(field, a, b)) return true;
  if (field.shape == FieldShape::position) {
    const auto& reflection = *a.GetReflection();
    if (!reflection.HasField(a, field.descriptor) || !reflection.HasField(b, field.descriptor)) return false;
    const auto& one = dynamic_cast<const v1::Position&>(reflection.GetMessage(a, field.descriptor));
    const auto& other = dynamic_cast<const v1::Position&>(reflection.GetMessage(b, field.descriptor));
    return is_same_place({one.lon_deg(), one.lat_deg()}, {other.lon_deg(), other.lat_deg()});
  }
  if (field.shape != FieldShape::area) return false;
  const auto one = from_wkb(a.GetReflection()->GetString(a, field.descriptor));
  const auto other = from_wkb(b.GetReflection()->GetString(b, field.descriptor));
  const auto* area = one ? std::get_if<MultiPolygon>(&*one) : nullptr;
  const auto* other_area = other ? std::get_if<MultiPolygon>(&*other) : nullptr;
  return area != nullptr && other_area != nullptr && is_same_area(*area, *other_area);
}

// A reason that a program can count by.
std::string code_for(const v1::ChangeResult& result, const KindInfo& kind) {
  if (result.reason() != v1::REASON_INVALID) return reason_code(result.reason());
  const FieldInfo* field = kind.find_field(result.field());
  if (field == nullptr) return "invalid";
  if (field->rule.personal() == v1::PERSONAL_DATA_ID_NUMBER) return "id_number";
  if (field->rule.code()) return "unknown_code";
  return "invalid";
}

v1::Change make_change(v1::Record record, std::int64_t base_rev) {
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  *change.mutable_record() = std::move(record);
  change.set_base_rev(base_rev);
  return change;
}

}  // namespace

std::string identity_of(const ImportKind& kind, const Message& body) {
  const std::string key = natural_key_text(*kind.kind, body);
  return key.empty() ? fallback_key_text(kind, body) : key;
}

Result<std::optional<StoredRecord>> RecordWriter::find_stored(const Draft& draft) {
  const Message& body = body_of(draft.record, *kind_.kind);
  if (!natural_key_text(*kind_.kind, body).empty()) return find_by_natural_key(reader(), *kind_.kind, body);
  if (kind_.fallback_key.empty()) return std::nullopt;
  if (!by_fallback_key_) {
    by_fallback_key_.emplace();
    for_each_record(reader(), *kind_.kind, "", [&](const StoredRecord& stored) {
      const Message& other = body_of(stored.record, *kind_.kind);
      const auto id = parse_uuid(stored.record.id());
      if (natural_key_text(*kind_.kind, other).empty() && id) {
        by_fallback_key_->emplace(std::hash<std::string>{}(identity_of(kind_, other)), *id);
      }
      return true;
    });
  }
  const std::string identity = identity_of(kind_, body);
  const auto found = by_fallback_key_->find(std::hash<std::string>{}(identity));
  if (found == by_fallback_key_->end()) return std::nullopt;
  auto stored = find_record(reader(), *kind_.kind, format_uuid(found->second));
  // Two keys may share a hash, once in a very long while.
  if (!stored || identity_of(kind_, body_of(stored->record, *kind_.kind)) != identity) return std::nullopt;
  return stored;
}

RecordWriter::Written RecordWriter::write(const Draft& draft, const std::optional<StoredRecord>& stored) {
  std::string id = stored ? stored->record.id() : std::string();
  auto written = stored ? change(*stored, draft) : create(*kind_.kind, draft.record, id);
  if (!written || !*written || draft.companions.empty()) return written;
  const auto added = add_companions(draft, id);
  if (!added) return failure(added);
  if (!*added) return std::expected<RowOutcome, RowRefusal>(std::unexpected(added->error()));
  if (**added && **written == RowOutcome::unchanged) return RowOutcome::changed;
  return written;
}

RecordWriter::Written RecordWriter::create(const KindInfo& kind, v1::Record record, std::string& id) {
  id = transaction_.ids.next();
  record.set_id(id);
  return apply(kind, make_change(std::move(record), 0), RowOutcome::created);
}

RecordWriter::Written RecordWriter::change(const StoredRecord& stored, const Draft& draft) {
  const Message& before = body_of(stored.record, *kind_.kind);
  const Message& after = body_of(draft.record, *kind_.kind);
  v1::Change change = make_change(draft.record, stored.record.rev());
  // What was there before goes along into the audit trail: an import that is undone is put back from it.
  Message& base = mutable_body(*change.mutable_base(), *kind_.kind);
  for (const FieldInfo* field : draft.fields) {
    if (says_the_same(*field, after, before)) continue;
    change.mutable_fields()->add_paths(field->name);
    copy_value(*field, before, base);
  }
  if (change.fields().paths().empty()) return RowOutcome::unchanged;
  change.mutable_record()->set_id(stored.record.id());
  return apply(*kind_.kind, change, RowOutcome::changed);
}

RecordWriter::Written RecordWriter::apply(const KindInfo& kind, const v1::Change& change, RowOutcome outcome) {
  const auto result = apply_change(transaction_, actor_, change);
  if (!result) return failure(result);
  if (result->outcome() != v1::OUTCOME_REJECTED) return outcome;
  return std::expected<RowOutcome, RowRefusal>(
      std::unexpected(RowRefusal{code_for(*result, kind), result->field(), result->message()}));
}

Result<std::expected<bool, RowRefusal>> RecordWriter::add_companions(const Draft& draft, const std::string& id) {
  bool added = false;
  for (const v1::Record& made : draft.companions) {
    v1::Record companion = made;
    Message& body = mutable_body(companion, *kind_.companion);
    for (const FieldInfo& field : kind_.companion->fields) {
      if (field.references == kind_.kind) body.GetReflection()->SetString(&body, field.descriptor, id);
    }
    if (find_by_natural_key(reader(), *kind_.companion, body)) continue;
    std::string companion_id;
    const auto written = create(*kind_.companion, std::move(companion), companion_id);
    if (!written) return failure(written);
    if (!*written) return std::expected<bool, RowRefusal>(std::unexpected(written->error()));
    added = true;
  }
  return added;
}

}  // namespace gridvisit
