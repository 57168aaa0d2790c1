// What holds for every protobuf message that came from outside, in binary or as JSON.
#pragma once

#include <cmath>
#include <optional>
#include <string>

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/util/message_differencer.h>

#include "api/record_json.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace gridvisit::fuzz {

/// Whether a number in the JSON is -0, which protobuf writes as "-0" and reads back as 0.
inline bool has_negative_zero(std::string_view json) { return json.contains(":-0,") || json.contains(":-0}"); }

/// Equal in every field; two that are not a number count as equal. The paths of a field mask are left out: in JSON they
/// are in camel case, where "_d" and "D" are one; a path that is no field's name is refused later.
inline bool same_message(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  google::protobuf::util::DefaultFieldComparator fields;
  fields.set_treat_nan_as_equal(true);
  google::protobuf::util::MessageDifferencer differencer;
  differencer.IgnoreField(google::protobuf::FieldMask::descriptor()->FindFieldByName("paths"));
  differencer.set_field_comparator(&fields);
  return differencer.Compare(a, b);
}

/// Decoded, and if that works encoded, decoded and encoded again: the bytes stay the same.
template <typename Message>
std::optional<Message> decode_binary(std::string_view bytes) {
  Message message;
  if (!message.ParseFromString(std::string(bytes))) return std::nullopt;
  const std::string once = message.SerializeAsString();
  Message again;
  require(again.ParseFromString(once), "what was encoded can be decoded");
  require(again.SerializeAsString() == once, "the encoding of a message is stable");
  return message;
}

/// Whatever this program holds it can say in JSON.
template <typename Message>
void check_json_of(const Message& message) {
  const std::string json = to_json(message);
  Message again;
  require(from_json(json, again).has_value(), "JSON of ours can be read");
  require(has_negative_zero(json) || same_message(message, again), "a message stays the same by way of JSON");
}

/// Decoded, and if that works written as JSON and read again: the same message.
template <typename Message>
std::optional<Message> decode_json(std::string_view json) {
  Message message;
  if (!from_json(json, message)) return std::nullopt;
  check_json_of(message);
  return message;
}

}  // namespace gridvisit::fuzz
