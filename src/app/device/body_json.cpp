#include "app/device/body_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/json_body.hpp"
#include "api/record_json.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

// The protobuf name of an enum value that was given by code or label; anything else is left to the parser.
void name_enum(const FieldInfo& field, boost::json::value& value) {
  if (!value.is_string()) return;
  const auto& text = value.get_string();
  if (const auto* found = find_enum_value(*field.descriptor->enum_type(), {text.data(), text.size()})) {
    value = found->name();
  }
}

void code_enum(const FieldInfo& field, boost::json::value& value) {
  if (!value.is_string()) return;
  const auto& text = value.get_string();
  if (const auto* found = field.descriptor->enum_type()->FindValueByName(std::string(text))) value = enum_code(*found);
}

template <typename Rename>
void for_each_enum(const FieldInfo& field, boost::json::value& value, Rename rename) {
  if (field.shape == FieldShape::enumeration) rename(field, value);
  if (field.shape == FieldShape::enumeration_set && value.is_array()) {
    for (boost::json::value& item : value.get_array()) rename(field, item);
  }
}

}  // namespace

Result<v1::Change> parse_change(const KindInfo& kind, std::string_view json) {
  auto object = parse_json_object(json);
  if (!object) return failure(object);
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  if (const auto id = text_member(*object, "id")) change.mutable_record()->set_id(*id);
  object->erase("id");
  for (auto& member : *object) {
    const FieldInfo* field = kind.find_field({member.key().data(), member.key().size()});
    if (field == nullptr) {
      return failure(ErrorCode::invalid, "a " + kind.name + " has no field of that name",
                     {{}, {}, std::string(member.key())});
    }
    for_each_enum(*field, member.value(), name_enum);
    change.mutable_fields()->add_paths(field->name);
  }
  if (auto parsed = from_json(boost::json::serialize(*object), mutable_body(*change.mutable_record(), kind)); !parsed) {
    return failure(parsed);
  }
  return change;
}

std::string format_record(const KindInfo& kind, const v1::Record& record) {
  boost::json::object line{{"id", record.id()}, {"scope", record.scope()}, {"rev", record.rev()}};
  auto fields = parse_json_object(to_json(body_of(record, kind)));
  if (!fields) return boost::json::serialize(line);
  for (auto& member : *fields) {
    const FieldInfo* field = kind.find_field({member.key().data(), member.key().size()});
    if (field == nullptr || field->shape == FieldShape::area) continue;
    for_each_enum(*field, member.value(), code_enum);
    line[member.key()] = std::move(member.value());
  }
  return boost::json::serialize(line);
}

}  // namespace gridvisit
