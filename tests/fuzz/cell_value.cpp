// A cell of an office's file as the value of a field: two bytes choose the field, the rest is the cell.
#include "exchange/cell_value.hpp"

#include "domain/text_rules.hpp"
#include "exchange/cell_text.hpp"
#include "schema/enum_code.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

/// The value as an office would write it; none where there are several ways.
std::optional<std::string> as_cell(const FieldInfo& field, const google::protobuf::Message& body) {
  const auto& reflection = *body.GetReflection();
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::sealed_text: return reflection.GetString(body, field.descriptor);
    case FieldShape::boolean: return reflection.GetBool(body, field.descriptor) ? "是" : "否";
    case FieldShape::enumeration: return enum_label(*reflection.GetEnum(body, field.descriptor));
    case FieldShape::enumeration_set: {
      std::string cell;
      for (int i = 0; i < reflection.FieldSize(body, field.descriptor); ++i) {
        cell += enum_label(*reflection.GetRepeatedEnum(body, field.descriptor, i)) + "、";
      }
      return cell;
    }
    case FieldShape::integer:
      if (field.name.ends_with("_at_ms")) return std::nullopt;
      return std::to_string(field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64
                                ? reflection.GetInt64(body, field.descriptor)
                                : reflection.GetInt32(body, field.descriptor));
    default: return std::nullopt;
  }
}

void check_field(const FieldInfo& field, const KindInfo& kind, std::string_view cell) {
  v1::Record record;
  google::protobuf::Message& body = mutable_body(record, kind);
  if (!set_from_cell(field, cell, {}, body)) return;
  const auto written = as_cell(field, body);
  if (!written || written->empty()) return;
  v1::Record again;
  google::protobuf::Message& second = mutable_body(again, kind);
  fuzz::require(set_from_cell(field, *written, {}, second).has_value(), "a value written as a cell can be read");
  fuzz::require(body.SerializeAsString() == second.SerializeAsString(), "and is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view cell = fuzz::as_text(data, size);
  const auto kinds = all_kinds();
  const KindInfo& kind = kinds[fuzz::take_byte(cell) % kinds.size()];
  const FieldInfo& field = kind.fields[fuzz::take_byte(cell) % kind.fields.size()];
  if (check_text(cell)) check_field(field, kind, cell);  // files are decoded before
  (void)parse_number_cell(cell);
  return 0;
}
