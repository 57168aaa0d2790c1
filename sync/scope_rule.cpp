#include "sync/scope_rule.hpp"

#include "base/scope_code.hpp"
#include "store/feed.hpp"
#include "store/records.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kDistrictSetting = "district_code";

// These kinds are there before the divisions: they may be the first to say which district this is.
bool may_found_district(const KindInfo& kind) {
  return kind.kind == v1::KIND_DIVISION || kind.kind == v1::KIND_GRID || kind.kind == v1::KIND_USER ||
         kind.kind == v1::KIND_ASSIGNMENT;
}

Result<std::string> district_code(Transaction& transaction, const KindInfo& kind, std::string_view code) {
  auto district = find_setting(transaction.connection, kDistrictSetting);
  if (district) return *district;
  if (code.empty() || !may_found_district(kind)) {
    return failure(ErrorCode::invalid, "the district is not known yet: import its divisions first");
  }
  set_setting(transaction.connection, kDistrictSetting, at_level(code, ScopeLevel::district));
  return std::string(at_level(code, ScopeLevel::district));
}

Result<std::string> scope_from_code(Transaction& transaction, const KindInfo& kind, const FieldInfo& field,
                                    const std::string& code) {
  const auto district = district_code(transaction, kind, code);
  if (!district) return failure(district);
  if (!is_within(code, *district)) {
    return failure(ErrorCode::invalid, "the code " + code + " is not within the district " + *district,
                   {{}, {}, field.name});
  }
  if (!may_found_district(kind) && !code_exists(transaction.connection, code)) {
    return failure(ErrorCode::invalid, "there is no division or grid with the code " + code, {{}, {}, field.name});
  }
  return code;
}

}  // namespace

Result<std::string> derive_scope(Transaction& transaction, const KindInfo& kind, const v1::Record& record) {
  const google::protobuf::Message& body = body_of(record, kind);
  for (const FieldInfo* field : kind.scope_from) {
    const std::string value = body.GetReflection()->GetString(body, field->descriptor);
    if (value.empty()) continue;
    if (field->references == nullptr) return scope_from_code(transaction, kind, *field, value);
    if (auto scope = find_scope(transaction.connection, *field->references, value)) return *scope;
    return failure(ErrorCode::invalid, "it refers to a " + field->references->name + " that does not exist",
                   {{}, {}, field->name});
  }
  return district_code(transaction, kind, {});
}

Result<> move_followers(Transaction& transaction, const KindInfo& kind, const std::string& id) {
  const Reader reader{transaction.connection, transaction.vault};
  for (const KindInfo& follower : all_kinds()) {
    for (const FieldInfo* field : follower.scope_from) {
      if (field->references != &kind) continue;
      for (StoredRecord& stored : list_referring(reader, follower, *field, id)) {
        const auto scope = derive_scope(transaction, follower, stored.record);
        if (!scope) return failure(scope);
        if (*scope == stored.record.scope()) continue;
        const FeedPlace before{stored.record.scope(), stored.record.rev()};
        stored.record.set_scope(*scope);
        stored.record.set_rev(put_in_feed(transaction, follower.kind, stored.record.id(), *scope, before));
        update_row(transaction.connection, follower, stored, transaction.vault);
        if (auto moved = move_followers(transaction, follower, stored.record.id()); !moved) return moved;
      }
    }
  }
  return {};
}

}  // namespace gridvisit
