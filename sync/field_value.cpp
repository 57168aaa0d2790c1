#include "sync/field_value.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <google/protobuf/reflection.h>
#include <google/protobuf/util/json_util.h>

namespace gridvisit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The message with this field alone: its encoding stands for the value.
std::unique_ptr<Message> only(const FieldInfo& field, const Message& body) {
  std::unique_ptr<Message> alone(body.New());
  copy_value(field, body, *alone);
  return alone;
}

template <typename T>
void append_missing(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& item : from) {
    if (std::ranges::find(to, item) == to.end()) to.push_back(item);
  }
}

std::vector<int> enum_numbers(const FieldInfo& field, const Message& body) {
  const auto& values = body.GetReflection()->GetRepeatedFieldRef<std::int32_t>(body, field.descriptor);
  return {values.begin(), values.end()};
}

}  // namespace

bool same_value(const FieldInfo& field, const Message& a, const Message& b) {
  if (field.shape == FieldShape::enumeration_set) {
    std::vector<int> in_a = enum_numbers(field, a);
    std::vector<int> in_b = enum_numbers(field, b);
    std::ranges::sort(in_a);
    std::ranges::sort(in_b);
    return in_a == in_b;
  }
  return only(field, a)->SerializeAsString() == only(field, b)->SerializeAsString();
}

void copy_value(const FieldInfo& field, const Message& from, Message& to) {
  const FieldDescriptor* descriptor = field.descriptor;
  const Reflection& reflection = *to.GetReflection();
  reflection.ClearField(&to, descriptor);
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::reference:
    case FieldShape::sealed_text:
    case FieldShape::area: reflection.SetString(&to, descriptor, reflection.GetString(from, descriptor)); return;
    case FieldShape::integer:
      if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        reflection.SetInt64(&to, descriptor, reflection.GetInt64(from, descriptor));
      } else {
        reflection.SetInt32(&to, descriptor, reflection.GetInt32(from, descriptor));
      }
      return;
    case FieldShape::boolean: reflection.SetBool(&to, descriptor, reflection.GetBool(from, descriptor)); return;
    case FieldShape::real: reflection.SetDouble(&to, descriptor, reflection.GetDouble(from, descriptor)); return;
    case FieldShape::enumeration:
      reflection.SetEnumValue(&to, descriptor, reflection.GetEnumValue(from, descriptor));
      return;
    case FieldShape::enumeration_set:
      for (int i = 0; i < reflection.FieldSize(from, descriptor); ++i) {
        reflection.AddEnumValue(&to, descriptor, reflection.GetRepeatedEnumValue(from, descriptor, i));
      }
      return;
    case FieldShape::text_list:
      for (int i = 0; i < reflection.FieldSize(from, descriptor); ++i) {
        reflection.AddString(&to, descriptor, reflection.GetRepeatedString(from, descriptor, i));
      }
      return;
    case FieldShape::position:
      if (reflection.HasField(from, descriptor)) {
        reflection.MutableMessage(&to, descriptor)->CopyFrom(reflection.GetMessage(from, descriptor));
      }
      return;
  }
}

void join_sets(const FieldInfo& field, const Message& from, Message& to) {
  std::vector<int> joined;
  append_missing(joined, enum_numbers(field, to));
  append_missing(joined, enum_numbers(field, from));
  const Reflection& reflection = *to.GetReflection();
  reflection.ClearField(&to, field.descriptor);
  for (const int number : joined) reflection.AddEnumValue(&to, field.descriptor, number);
}

std::string fields_as_json(std::span<const FieldInfo* const> fields, const Message& body) {
  std::unique_ptr<Message> alone(body.New());
  for (const FieldInfo* field : fields) copy_value(*field, body, *alone);
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  // A record's own message prints; were it not to, an empty object says that the values are not known.
  if (!google::protobuf::util::MessageToJsonString(*alone, &json, options).ok()) json = "{}";
  return json;
}

Result<> set_fields_from_json(std::string_view json, Message& body) {
  std::unique_ptr<Message> parsed(body.New());
  const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, parsed.get());
  if (!status.ok()) return failure(ErrorCode::invalid, "the values kept cannot be read");
  body.MergeFrom(*parsed);
  return {};
}

}  // namespace gridvisit
