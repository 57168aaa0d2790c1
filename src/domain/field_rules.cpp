#include "domain/field_rules.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/position.hpp"
#include "base/scope_code.hpp"
#include "domain/text_rules.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

/// One field of one body.
struct FieldValue {
  const Message& body;
  const FieldInfo& field;

  [[nodiscard]] const google::protobuf::Reflection& reflection() const { return *body.GetReflection(); }
  [[nodiscard]] std::string text() const { return reflection().GetString(body, field.descriptor); }
  [[nodiscard]] int count() const { return reflection().FieldSize(body, field.descriptor); }
  [[nodiscard]] std::unexpected<Error> broken(std::string message, ErrorCode code = ErrorCode::invalid) const {
    return gridvisit::broken(field.name, std::move(message), code);
  }
};

std::unexpected<Error> missing(const FieldValue& value) { return value.broken("is missing; fill it in"); }

Result<> check_one_text(const FieldValue& value, const std::string& text) {
  const std::size_t limit = value.field.name.ends_with("_json") ? limits::kJsonTextBytes : limits::kTextBytes;
  if (text.size() > limit) {
    return value.broken(fmt::format("has {} bytes; shorten it to {}", text.size(), limit), ErrorCode::too_large);
  }
  if (const auto checked = check_text(text); !checked) return value.broken(checked.error().message);
  return {};
}

Result<> check_text_field(const FieldValue& value) {
  const std::string text = value.text();
  if (value.field.rule.required() && text.find_first_not_of(" \t\n") == std::string::npos) return missing(value);
  if (auto checked = check_one_text(value, text); !checked || text.empty()) return checked;
  if (value.field.rule.day() && !parse_day(text)) return value.broken("should be a day that exists, as 2026-11-24");
  if (value.field.rule.code() && !is_scope_code(text)) {
    return value.broken("should be a code of 6 (district), 9 (town), 12 (village) or 15 (grid) digits");
  }
  return {};
}

Result<> check_reference(const FieldValue& value) {
  const std::string id = value.text();
  if (id.empty()) return value.field.rule.required() ? Result<>(missing(value)) : Result<>();
  if (is_uuid(id)) return {};
  return value.broken(
      fmt::format("should be the id of a {}: a UUID in lower case with hyphens", value.field.references->name));
}

Result<> check_integer(const FieldValue& value, Day today) {
  const bool wide = value.field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64;
  const std::int64_t number = wide ? value.reflection().GetInt64(value.body, value.field.descriptor)
                                   : value.reflection().GetInt32(value.body, value.field.descriptor);
  if (number < 0) return value.broken("should not be below 0");
  if (number == 0 && value.field.rule.required()) return missing(value);
  // A clock may be wrong or in another time zone by a day, not more: every moment a record tells of has passed.
  if (value.field.name.ends_with("_at_ms") &&
      number >= Timestamp{today + std::chrono::days{2}}.time_since_epoch().count()) {
    return value.broken("lies in the future; set the device's clock, or correct the time");
  }
  return {};
}

Result<> check_enumeration(const FieldValue& value) {
  const int number = value.reflection().GetEnumValue(value.body, value.field.descriptor);
  if (number == 0) return value.field.rule.required() ? Result<>(missing(value)) : Result<>();
  if (value.field.descriptor->enum_type()->FindValueByNumber(number) != nullptr) return {};
  return value.broken(fmt::format("has the value {}, which this version does not know; update the server", number));
}

Result<> check_enumeration_set(const FieldValue& value) {
  std::set<int> seen;
  for (int i = 0; i < value.count(); ++i) {
    const int number = value.reflection().GetRepeatedEnumValue(value.body, value.field.descriptor, i);
    const auto* known = value.field.descriptor->enum_type()->FindValueByNumber(number);
    if (number == 0 || known == nullptr) {
      return value.broken(fmt::format("holds the value {}, which this version does not know; remove it", number));
    }
    if (!seen.insert(number).second)
      return value.broken(fmt::format("holds '{}' twice; once is enough", enum_code(*known)));
  }
  return {};
}

Result<> check_text_list(const FieldValue& value) {
  for (int i = 0; i < value.count(); ++i) {
    const std::string text = value.reflection().GetRepeatedString(value.body, value.field.descriptor, i);
    if (text.empty()) return value.broken(fmt::format("has nothing in line {}; remove the line", i + 1));
    if (auto checked = check_one_text(value, text); !checked) return checked;
  }
  return {};
}

Result<> check_position(const FieldValue& value) {
  if (!value.reflection().HasField(value.body, value.field.descriptor)) return {};
  const auto& position =
      dynamic_cast<const v1::Position&>(value.reflection().GetMessage(value.body, value.field.descriptor));
  if (is_valid({position.lon_deg(), position.lat_deg()})) return {};
  return value.broken("should be a longitude within ±180 and a latitude within ±90 degrees, in this order");
}

// Only that it is what the column holds; whether its rings close and do not cross is for geodata to say.
Result<> check_area(const FieldValue& value) {
  const std::string wkb = value.text();
  if (wkb.empty()) return {};
  if (wkb.size() > limits::kRecordBytes) {
    return value.broken(fmt::format("has {} bytes; simplify it to {}", wkb.size(), limits::kRecordBytes),
                        ErrorCode::too_large);
  }
  using namespace std::string_view_literals;
  const bool multipolygon = wkb.starts_with("\x01\x06\x00\x00\x00"sv) || wkb.starts_with("\x00\x00\x00\x00\x06"sv);
  if (wkb.size() < 9 || !multipolygon) return value.broken("should be the WKB of a MultiPolygon of two dimensions");
  return {};
}

}  // namespace

Result<> check_field(const Message& body, const FieldInfo& field, Day today) {
  const FieldValue value{body, field};
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::sealed_text: return check_text_field(value);
    case FieldShape::reference: return check_reference(value);
    case FieldShape::integer: return check_integer(value, today);
    case FieldShape::boolean: return {};
    case FieldShape::real:
      if (!std::isfinite(value.reflection().GetDouble(body, field.descriptor))) {
        return value.broken("should be a finite number");
      }
      return {};
    case FieldShape::enumeration: return check_enumeration(value);
    case FieldShape::enumeration_set: return check_enumeration_set(value);
    case FieldShape::text_list: return check_text_list(value);
    case FieldShape::position: return check_position(value);
    case FieldShape::area: return check_area(value);
  }
  return {};
}

}  // namespace gridvisit
