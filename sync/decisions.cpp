#include "sync/decisions.hpp"

#include "store/audit.hpp"
#include "store/merged_records.hpp"
#include "store/records.hpp"
#include "sync/change_application.hpp"
#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

// The record's rev as it is now: the person who decides has it before their eyes. 0 where there is none.
std::int64_t present_rev(Transaction& transaction, const KindInfo& kind, const std::string& id) {
  const auto stored = find_record({transaction.connection, transaction.vault}, kind, id);
  return stored ? stored->record.rev() : 0;
}

Accepted<> write_as(Transaction& transaction, const Actor& actor, const KindInfo& kind, const v1::Change& change) {
  const auto written = ChangeApplication(transaction, actor, change, kind).run();
  if (!written) return std::unexpected(written.error());
  append_audit(transaction, {actor.user_id, {}, change, *written});
  return {};
}

Accepted<> take_other_value(Transaction& transaction, const Actor& actor, const v1::Conflict& conflict) {
  const KindInfo* kind = find_kind(conflict.record_kind());
  const FieldInfo* field = kind == nullptr ? nullptr : kind->find_field(conflict.field());
  if (field == nullptr) {
    return reject(v1::REASON_INVALID, "there is no other value to take: both sides' fields hold", "settlement");
  }
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(conflict.record_id());
  change.mutable_fields()->add_paths(field->name);
  change.set_base_rev(present_rev(transaction, *kind, conflict.record_id()));
  google::protobuf::Message& body = mutable_body(*change.mutable_record(), *kind);
  if (auto set = set_fields_from_json(conflict.other_json(), body); !set) return reject(set.error());
  if (change.base_rev() == 0) return reject(v1::REASON_RECORD_GONE, "the record was deleted meanwhile");
  return write_as(transaction, actor, *kind, change);
}

// What names a merged record names the one it is part of now.
void follow_merges(Transaction& transaction, const KindInfo& kind, v1::Record& record) {
  if (auto survivor = find_survivor(transaction.connection, record.id())) record.set_id(*survivor);
  google::protobuf::Message& body = mutable_body(record, kind);
  for (const FieldInfo& field : kind.fields) {
    if (field.references == nullptr) continue;
    const std::string id = body.GetReflection()->GetString(body, field.descriptor);
    if (auto survivor = find_survivor(transaction.connection, id)) {
      body.GetReflection()->SetString(&body, field.descriptor, *survivor);
    }
  }
}

Accepted<> release(Transaction& transaction, const Actor& actor, const v1::Quarantine& kept) {
  const Reader reader{transaction.connection, transaction.vault};
  auto change = load_change(reader, kept.device_id(), static_cast<std::uint64_t>(kept.number()));
  if (!change) return reject(change.error());
  const KindInfo* kind = kind_of(change->record());
  if (kind == nullptr) return reject(v1::REASON_UNKNOWN_KIND, "this server does not know the kind of record");
  follow_merges(transaction, *kind, *change->mutable_record());
  if (const auto rev = present_rev(transaction, *kind, change->record().id()); rev > 0) change->set_base_rev(rev);
  change->set_number(0);
  change->clear_made_at_ms();
  Actor vouching = actor;
  vouching.vouches_for = kept.user_id();
  return write_as(transaction, vouching, *kind, *change);
}

}  // namespace

const FieldInfo* decision_field(const KindInfo& kind) {
  switch (kind.kind) {
    case v1::KIND_CONFLICT: return kind.find_field("settlement");
    case v1::KIND_QUARANTINE: return kind.find_field("decision");
    default: return nullptr;
  }
}

bool is_decided(const v1::Record& record) {
  return record.conflict().settled_at_ms() > 0 || record.quarantine().decided_at_ms() > 0;
}

void sign_decision(v1::Record& record, const Actor& actor, Timestamp now) {
  const std::int64_t now_ms = now.time_since_epoch().count();
  if (record.has_conflict()) {
    record.mutable_conflict()->set_settled_by_user_id(actor.user_id);
    record.mutable_conflict()->set_settled_at_ms(now_ms);
  } else if (record.has_quarantine()) {
    record.mutable_quarantine()->set_decided_by_user_id(actor.user_id);
    record.mutable_quarantine()->set_decided_at_ms(now_ms);
  }
}

Accepted<> carry_out_decision(Transaction& transaction, const Actor& actor, const v1::Record& decided) {
  if (decided.conflict().settlement() == v1::SETTLEMENT_TAKE_OTHER) {
    return take_other_value(transaction, actor, decided.conflict());
  }
  if (decided.quarantine().decision() == v1::DECISION_RELEASED)
    return release(transaction, actor, decided.quarantine());
  return {};
}

}  // namespace gridvisit
