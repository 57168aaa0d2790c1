#include "sync/conflicts.hpp"

#include "store/audit.hpp"
#include "sync/field_value.hpp"
#include "sync/server_record.hpp"

namespace gridvisit {
namespace {

using Fields = std::vector<const FieldInfo*>;

std::int64_t made_at_ms(const Transaction& transaction, const v1::Change& change) {
  return change.made_at_ms() > 0 ? change.made_at_ms() : transaction.now.time_since_epoch().count();
}

// What the later writer had before their eyes; nothing where the change does not say.
std::string base_as_json(const MetEdit& edit, const Fields& fields) {
  if (!edit.change->has_base() || kind_of(edit.change->base()) != edit.kind) return {};
  return fields_as_json(fields, body_of(edit.change->base(), *edit.kind));
}

v1::Conflict begin_conflict(const Transaction& transaction, const MetEdit& edit, const Fields& fields) {
  v1::Conflict conflict;
  conflict.set_record_kind(edit.kind->name);
  conflict.set_record_id(edit.before->record.id());
  std::string names;
  for (const FieldInfo* field : fields) names += (names.empty() ? "" : ",") + field->name;
  conflict.set_field(std::move(names));
  conflict.set_scope_code(edit.before->record.scope());
  conflict.set_base_json(base_as_json(edit, fields));
  conflict.set_happened_at_ms(transaction.now.time_since_epoch().count());
  return conflict;
}

struct Side {
  std::string json;
  Authorship author;
};

Side incoming_side(Transaction& transaction, const MetEdit& edit, const Fields& fields) {
  return {fields_as_json(fields, body_of(edit.change->record(), *edit.kind)),
          {known_user(transaction.connection, edit.actor->user_id), made_at_ms(transaction, *edit.change)}};
}

Side stored_side(Transaction& transaction, const MetEdit& edit, const Fields& fields, std::int64_t rev) {
  const Reader reader{transaction.connection, transaction.vault};
  auto author = find_author(reader, edit.before->record.id(), rev).value_or(Authorship{});
  author.user_id = known_user(transaction.connection, author.user_id);
  return {fields_as_json(fields, body_of(edit.before->record, *edit.kind)), std::move(author)};
}

void store(Transaction& transaction, v1::Conflict conflict, const Side& kept, const Side& other) {
  conflict.set_kept_json(kept.json);
  conflict.set_kept_user_id(kept.author.user_id);
  conflict.set_kept_at_ms(kept.author.at_ms);
  conflict.set_other_json(other.json);
  conflict.set_other_user_id(other.author.user_id);
  conflict.set_other_at_ms(other.author.at_ms);
  const std::string scope = conflict.scope_code();
  v1::Record record;
  *record.mutable_conflict() = std::move(conflict);
  add_server_record(transaction, std::move(record), scope);
}

}  // namespace

void keep_hard_conflicts(Transaction& transaction, const MetEdit& edit, const std::vector<FieldConflict>& conflicts) {
  for (const FieldConflict& met : conflicts) {
    const Fields fields{met.field};
    v1::Conflict conflict = begin_conflict(transaction, edit, fields);
    conflict.set_severity(v1::CONFLICT_SEVERITY_HARD);
    const Side incoming = incoming_side(transaction, edit, fields);
    const Side stored = stored_side(transaction, edit, fields, edit.before->rev_of(*met.field));
    store(transaction, std::move(conflict), met.incoming_won ? incoming : stored, met.incoming_won ? stored : incoming);
  }
}

void keep_soft_conflict(Transaction& transaction, const MetEdit& edit, const std::vector<const FieldInfo*>& changed) {
  Fields others;
  for (const FieldInfo& field : edit.kind->fields) {
    if (edit.before->rev_of(field) > edit.change->base_rev()) others.push_back(&field);
  }
  v1::Conflict conflict = begin_conflict(transaction, edit, changed);
  conflict.set_severity(v1::CONFLICT_SEVERITY_SOFT);
  conflict.set_settlement(v1::SETTLEMENT_KEEP);
  conflict.set_settled_at_ms(conflict.happened_at_ms());
  store(transaction, std::move(conflict), incoming_side(transaction, edit, changed),
        stored_side(transaction, edit, others, edit.before->record.rev()));
}

}  // namespace gridvisit
