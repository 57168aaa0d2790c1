#include "exchange/cell_writing.hpp"

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "base/clock.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

bool is_moment(const FieldInfo& field) { return field.name.ends_with("_at_ms"); }
bool is_money(const FieldInfo& field) { return field.name.ends_with("_fen"); }

TableCell text_cell(std::string text) { return text.empty() ? TableCell() : TableCell(std::move(text)); }

// "2026-11-24 09:30:15"; with its milliseconds where it has some, so that it is read back as the same moment.
std::string moment_text(std::int64_t at_ms) {
  const std::string text = format_timestamp(Timestamp{std::chrono::milliseconds{at_ms}});
  const bool whole = at_ms % 1'000 == 0;
  return whole ? text.substr(0, 10) + " " + text.substr(11, 8) : text;
}

TableCell integer_cell(const FieldInfo& field, const Message& body) {
  const auto& reflection = *body.GetReflection();
  const bool wide = field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64;
  const std::int64_t number =
      wide ? reflection.GetInt64(body, field.descriptor) : reflection.GetInt32(body, field.descriptor);
  if (number == 0) return {};
  if (is_moment(field)) return moment_text(number);
  if (is_money(field)) return static_cast<double>(number) / 100;
  return number;
}

std::string labels_of(const FieldInfo& field, const Message& body) {
  std::string labels;
  for (int i = 0; i < body.GetReflection()->FieldSize(body, field.descriptor); ++i) {
    labels += (i > 0 ? "、" : "") + enum_label(*body.GetReflection()->GetRepeatedEnum(body, field.descriptor, i));
  }
  return labels;
}

std::string texts_of(const FieldInfo& field, const Message& body) {
  std::string texts;
  for (int i = 0; i < body.GetReflection()->FieldSize(body, field.descriptor); ++i) {
    texts += (i > 0 ? "；" : "") + body.GetReflection()->GetRepeatedString(body, field.descriptor, i);
  }
  return texts;
}

}  // namespace

ColumnType cell_type_of(const FieldInfo& field) {
  if (field.rule.day()) return ColumnType::date;
  if (field.shape == FieldShape::real || is_money(field)) return ColumnType::real;
  return field.shape == FieldShape::integer && !is_moment(field) ? ColumnType::integer : ColumnType::text;
}

std::string heading_of(const FieldInfo& field) {
  std::string label = field.rule.label().empty() ? field.name : field.rule.label();
  if (const auto unit = label.find("(分)"); unit != std::string::npos)
    label.replace(unit, std::string("(分)").size(), "(元)");
  return label;
}

TableCell to_cell(const FieldInfo& field, const Message& body) {
  const auto& reflection = *body.GetReflection();
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::sealed_text: {
      std::string text = reflection.GetString(body, field.descriptor);
      if (!field.rule.day()) return text_cell(std::move(text));
      const auto day = parse_day(text);
      return day ? TableCell(*day) : TableCell();
    }
    case FieldShape::integer: return integer_cell(field, body);
    case FieldShape::boolean: return std::string(reflection.GetBool(body, field.descriptor) ? "是" : "否");
    case FieldShape::real: return reflection.GetDouble(body, field.descriptor);
    case FieldShape::enumeration: {
      const auto* value = reflection.GetEnum(body, field.descriptor);
      return value->number() == 0 ? TableCell() : text_cell(enum_label(*value));
    }
    case FieldShape::enumeration_set: return text_cell(labels_of(field, body));
    case FieldShape::text_list: return text_cell(texts_of(field, body));
    case FieldShape::reference:
    case FieldShape::position:
    case FieldShape::area: break;
  }
  return {};
}

}  // namespace gridvisit
