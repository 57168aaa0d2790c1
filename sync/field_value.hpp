// One field of a record as a value: compared, copied, joined as a set, shown as JSON. What a merge is made of.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/catalogue.hpp"

namespace gridvisit {

bool same_value(const FieldInfo& field, const google::protobuf::Message& a, const google::protobuf::Message& b);
void copy_value(const FieldInfo& field, const google::protobuf::Message& from, google::protobuf::Message& to);
/// Adds to the set in `to` what only `from` has, after what `to` has; duplicates are dropped.
void join_sets(const FieldInfo& field, const google::protobuf::Message& from, google::protobuf::Message& to);
/// {"address": "…"}: the message with these fields alone, in protobuf JSON with the fields' own names.
std::string fields_as_json(std::span<const FieldInfo* const> fields, const google::protobuf::Message& body);
/// The reverse: sets the fields that the object names in `body`.
Result<> set_fields_from_json(std::string_view json, google::protobuf::Message& body);

}  // namespace gridvisit
