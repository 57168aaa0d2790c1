#include "exchange/record_writer.hpp"

#include "base/scope_code.hpp"
#include "exchange/reference_finder.hpp"
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
      if (natural_key_text(*kind_.kind, other).empty()) {
        by_fallback_key_->emplace(identity_of(kind_, other), stored.record.id());
      }
      return true;
    });
  }
  const auto found = by_fallback_key_->find(identity_of(kind_, body));
  if (found == by_fallback_key_->end()) return std::nullopt;
  return find_record(reader(), *kind_.kind, found->second);
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
  for (const FieldInfo* field : draft.fields) {
    if (!same_value(*field, after, before)) change.mutable_fields()->add_paths(field->name);
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
