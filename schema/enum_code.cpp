#include "schema/enum_code.hpp"

#include <map>
#include <vector>

#include "gridvisit/v1/records.pb.h"

namespace gridvisit {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// "RecipientCategory" → "RECIPIENT_CATEGORY_", which its values' names begin with.
std::string value_prefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (c >= 'A' && c <= 'Z' && !prefix.empty()) prefix += '_';
    prefix += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return prefix + '_';
}

std::string make_code(const EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  std::string code = value.name().substr(value_prefix(*value.type()).size());
  for (char& c : code) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return code;
}

// The codes of every enum of records.proto, made once.
std::map<const EnumValueDescriptor*, std::string> make_codes() {
  std::map<const EnumValueDescriptor*, std::string> codes;
  for (const auto* file : {v1::Record::descriptor()->file(), v1::KindOptions::descriptor()->file()}) {
    for (int i = 0; i < file->enum_type_count(); ++i) {
      const EnumDescriptor& type = *file->enum_type(i);
      for (int j = 0; j < type.value_count(); ++j) codes.emplace(type.value(j), make_code(*type.value(j)));
    }
  }
  return codes;
}

}  // namespace

const std::string& enum_code(const EnumValueDescriptor& value) {
  static const auto kCodes = make_codes();
  return kCodes.at(&value);
}

std::string enum_label(const EnumValueDescriptor& value) {
  const std::string& label = value.options().GetExtension(v1::label);
  return label.empty() ? enum_code(value) : label;
}

const EnumValueDescriptor* find_enum_value(const EnumDescriptor& type, std::string_view code_or_label) {
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* value = type.value(i);
    const bool labelled = !code_or_label.empty() && value->options().GetExtension(v1::label) == code_or_label;
    if (labelled || enum_code(*value) == code_or_label) return value;
  }
  return nullptr;
}

}  // namespace gridvisit
