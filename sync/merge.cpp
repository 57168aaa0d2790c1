#include "sync/merge.hpp"

#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

// Puts one field that was set by others since the base into `merged`, by its rule.
void settle(const FieldInfo& field, const google::protobuf::Message& incoming, google::protobuf::Message& body,
            Merged& merged) {
  switch (field.rule.merge()) {
    case v1::MERGE_RULE_UNION: join_sets(field, incoming, body); return;
    case v1::MERGE_RULE_FIRST: merged.conflicts.push_back({&field, false}); return;
    default:
      copy_value(field, incoming, body);
      merged.conflicts.push_back({&field, true});
      return;
  }
}

}  // namespace

Result<Merged> merge(const KindInfo& kind, const StoredRecord& current, const google::protobuf::Message& incoming,
                     const std::vector<const FieldInfo*>& fields, std::int64_t base_rev) {
  Merged merged{current.record, {}, {}, current.record.rev() > base_rev};
  google::protobuf::Message& body = mutable_body(merged.record, kind);
  const google::protobuf::Message& before = body_of(current.record, kind);
  for (const FieldInfo* field : fields) {
    if (same_value(*field, incoming, before)) continue;
    if (field->rule.fixed()) {
      return failure(ErrorCode::invalid, "it cannot be changed once the record is made", {{}, {}, field->name});
    }
    if (current.rev_of(*field) <= base_rev) {
      copy_value(*field, incoming, body);
    } else {
      settle(*field, incoming, body, merged);
    }
    if (!same_value(*field, body, before)) merged.changed.push_back(field);
  }
  return merged;
}

}  // namespace gridvisit
