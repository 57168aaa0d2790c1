#include "sync/quarantine.hpp"

#include <google/protobuf/util/json_util.h>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/scope_code.hpp"
#include "domain/disclosure.hpp"
#include "store/records.hpp"
#include "sync/scope_rule.hpp"
#include "sync/server_record.hpp"

namespace gridvisit {
namespace {

v1::QuarantineReason quarantine_reason(v1::Reason reason) {
  switch (reason) {
    case v1::REASON_OUT_OF_SCOPE: return v1::QUARANTINE_REASON_OUT_OF_SCOPE;
    case v1::REASON_RECORD_GONE: return v1::QUARANTINE_REASON_RECORD_GONE;
    case v1::REASON_RECORD_MERGED: return v1::QUARANTINE_REASON_RECORD_MERGED;
    // An app offers what its user's role allows: what is forbidden now was allowed when it was written.
    case v1::REASON_FORBIDDEN: return v1::QUARANTINE_REASON_ROLE_CHANGED;
    case v1::REASON_TOO_OLD: return v1::QUARANTINE_REASON_TOO_OLD;
    case v1::REASON_INVALID:
    case v1::REASON_UNKNOWN_KIND: return v1::QUARANTINE_REASON_INVALID;
    default: return v1::QUARANTINE_REASON_UNSPECIFIED;
  }
}

// The village or above that the writer works in; the district for who works nowhere any longer.
std::string writers_scope(Connection& connection, const Actor& actor) {
  const std::vector<std::string> codes = areas(actor);
  if (!codes.empty() && !codes.front().empty()) return std::string(at_level(codes.front(), ScopeLevel::village));
  return find_setting(connection, "district_code").value_or("");
}

// Where the staff are who can do something about it: where the record is, or would be; else where the writer works.
std::string station_scope(Transaction& transaction, const Actor& actor, const KindInfo* kind,
                          const v1::Change& change) {
  if (kind != nullptr) {
    if (auto scope = find_scope(transaction.connection, *kind, change.record().id())) return *scope;
  }
  if (kind != nullptr && change.operation() == v1::OPERATION_PUT && change.base_rev() == 0) {
    if (auto scope = derive_scope(transaction, *kind, change.record())) return *scope;
  }
  return writers_scope(transaction.connection, actor);
}

std::string shown_json(const v1::Change& change) {
  v1::Change shown = change;
  disclose(*shown.mutable_record(), v1::ROLE_VILLAGE_STAFF);
  disclose(*shown.mutable_base(), v1::ROLE_VILLAGE_STAFF);
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  const bool printed = google::protobuf::util::MessageToJsonString(shown, &json, options).ok();
  return printed && json.size() <= limits::kJsonTextBytes ? json : std::string();
}

}  // namespace

void keep_in_quarantine(Transaction& transaction, const Actor& actor, const v1::Change& change,
                        v1::ChangeResult& result) {
  const v1::QuarantineReason reason = quarantine_reason(result.reason());
  const bool enrolled = find_scope(transaction.connection, *find_kind(v1::KIND_DEVICE), actor.device_id).has_value();
  if (reason == v1::QUARANTINE_REASON_UNSPECIFIED || change.number() == 0 || !enrolled) return;
  const KindInfo* kind = kind_of(change.record());
  v1::Record record;
  v1::Quarantine& kept = *record.mutable_quarantine();
  kept.set_scope_code(station_scope(transaction, actor, kind, change));
  if (kept.scope_code().empty()) return;  // a database without a district
  kept.set_user_id(actor.user_id);
  kept.set_device_id(actor.device_id);
  kept.set_number(static_cast<std::int64_t>(change.number()));
  kept.set_reason(reason);
  kept.set_message(result.message());
  kept.set_field(result.field());
  if (kind != nullptr) kept.set_record_kind(kind->name);
  kept.set_record_id(is_uuid(change.record().id()) ? change.record().id() : "-");
  kept.set_change_json(shown_json(change));
  kept.set_made_at_ms(std::max<std::int64_t>(0, change.made_at_ms()));
  kept.set_arrived_at_ms(transaction.now.time_since_epoch().count());
  const std::string scope = kept.scope_code();
  result.set_quarantine_id(add_server_record(transaction, std::move(record), scope));
}

}  // namespace gridvisit
