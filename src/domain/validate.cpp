#include "domain/validate.hpp"

#include "base/ids.hpp"
#include "domain/field_rules.hpp"
#include "domain/kind_rules.hpp"

namespace gridvisit {

Result<> validate_record(const KindInfo& kind, const v1::Record& record, Day today) {
  if (!is_uuid(record.id())) {
    return broken("id", "should be a UUID in lower case with hyphens, made by whoever creates the record");
  }
  const google::protobuf::Message& body = body_of(record, kind);
  for (const FieldInfo& field : kind.fields) {
    if (auto checked = check_field(body, field, today); !checked) return checked;
  }
  return check_kind_rules(record, today);
}

}  // namespace gridvisit
