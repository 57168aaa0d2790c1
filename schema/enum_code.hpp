// The names of enum values outside C++: their code in the database, in files and in commands (ROLE_GRID_WORKER is
// "grid_worker", the unspecified value is ""), and their Chinese label.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

namespace gridvisit {

/// "grid_worker"; "" for number 0. Cached, so cheap.
const std::string& enum_code(const google::protobuf::EnumValueDescriptor& value);
/// "网格员"; the code where the definition gives no label.
std::string enum_label(const google::protobuf::EnumValueDescriptor& value);
/// Accepts a code or a label; "" is number 0.
const google::protobuf::EnumValueDescriptor* find_enum_value(const google::protobuf::EnumDescriptor& type,
                                                             std::string_view code_or_label);

template <typename Enum>
const std::string& enum_code(Enum value) {
  return enum_code(*google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value));
}

template <typename Enum>
std::optional<Enum> find_enum(std::string_view code_or_label) {
  const auto* value = find_enum_value(*google::protobuf::GetEnumDescriptor<Enum>(), code_or_label);
  if (value == nullptr) return std::nullopt;
  return static_cast<Enum>(value->number());
}

}  // namespace gridvisit
