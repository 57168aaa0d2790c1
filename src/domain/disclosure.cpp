#include "domain/disclosure.hpp"

#include <google/protobuf/util/json_util.h>

#include "domain/id_number.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

enum class Shown { whole, masked, absent };

bool is_in_chain(v1::Role role) { return reaches(role, v1::ROLE_GRID_WORKER); }

Shown shown(v1::PersonalData personal, v1::Kind kind, v1::Role role) {
  const bool sees_no_person = role == v1::ROLE_UNSPECIFIED;
  switch (personal) {
    case v1::PERSONAL_DATA_NONE: return Shown::whole;
    case v1::PERSONAL_DATA_NAME: return sees_no_person ? Shown::absent : Shown::whole;
    case v1::PERSONAL_DATA_CONTACT:
    case v1::PERSONAL_DATA_HEALTH: {
      const bool may = is_in_chain(role) || role == v1::ROLE_MEMORIAL_KEEPER || role == v1::ROLE_INN_DESK;
      return may ? Shown::whole : Shown::absent;
    }
    case v1::PERSONAL_DATA_ID_NUMBER: {
      const bool own_guest = role == v1::ROLE_INN_DESK && kind == v1::KIND_BOOKING;
      return is_in_chain(role) || own_guest ? Shown::masked : Shown::absent;
    }
    default: return Shown::absent;  // a class a later version made
  }
}

void mask(Message& body, const FieldInfo& field) {
  const auto& reflection = *body.GetReflection();
  reflection.SetString(&body, field.descriptor, mask_id_number(reflection.GetString(body, field.descriptor)));
}

// Some fields of a record as a JSON object, disclosed as the record itself would be; empty where they cannot be read.
std::string disclosed_json(const std::string& json, const KindInfo* kind, v1::Role role) {
  if (json.empty() || kind == nullptr) return {};
  v1::Record record;
  if (!google::protobuf::util::JsonStringToMessage(json, &mutable_body(record, *kind)).ok()) return {};
  disclose(record, role);
  std::string disclosed;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (!google::protobuf::util::MessageToJsonString(body_of(record, *kind), &disclosed, options).ok()) return {};
  return disclosed;
}

// The values of a conflict are as personal as the fields they are about.
void disclose_values(v1::Conflict& conflict, v1::Role role) {
  const KindInfo* kind = find_kind(conflict.record_kind());
  for (std::string* value :
       {conflict.mutable_kept_json(), conflict.mutable_other_json(), conflict.mutable_base_json()}) {
    *value = disclosed_json(*value, kind, role);
  }
}

}  // namespace

void disclose(v1::Record& record, v1::Role role) {
  const KindInfo* kind = kind_of(record);
  if (kind == nullptr) return;
  Message& body = mutable_body(record, *kind);
  for (const FieldInfo& field : kind->fields) {
    switch (shown(field.rule.personal(), kind->kind, role)) {
      case Shown::whole: break;
      case Shown::masked: mask(body, field); break;
      case Shown::absent: body.GetReflection()->ClearField(&body, field.descriptor); break;
    }
  }
  if (record.has_conflict()) disclose_values(*record.mutable_conflict(), role);
}

bool is_shown(v1::PersonalData personal, v1::Kind kind, v1::Role role) {
  return shown(personal, kind, role) == Shown::whole;
}

bool may_unmask(v1::Role role) { return reaches(role, v1::ROLE_DISTRICT_STAFF); }

}  // namespace gridvisit
