#include "domain/disclosure.hpp"

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

// A value as protobuf JSON: a text in quotes, which stay.
std::string mask_json_text(const std::string& json) {
  if (json.size() < 2) return json;
  return '"' + mask_id_number(std::string_view(json).substr(1, json.size() - 2)) + '"';
}

// The two values of a conflict are as personal as the field they are about.
void mask_values(v1::Conflict& conflict) {
  const KindInfo* kind = find_kind(conflict.record_kind());
  const FieldInfo* field = kind == nullptr ? nullptr : kind->find_field(conflict.field());
  const bool harmless = field != nullptr && field->rule.personal() != v1::PERSONAL_DATA_ID_NUMBER;
  if (harmless) return;
  conflict.set_kept_json(mask_json_text(conflict.kept_json()));
  conflict.set_other_json(mask_json_text(conflict.other_json()));
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
  if (record.has_conflict()) mask_values(*record.mutable_conflict());
}

}  // namespace gridvisit
