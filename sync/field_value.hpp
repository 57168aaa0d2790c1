// One field of a record as a value: compared, copied, joined as a set, shown as JSON. What a merge is made of.
#pragma once

#include <string>

#include "schema/catalogue.hpp"

namespace gridvisit {

bool same_value(const FieldInfo& field, const google::protobuf::Message& a, const google::protobuf::Message& b);
void copy_value(const FieldInfo& field, const google::protobuf::Message& from, google::protobuf::Message& to);
/// Adds to the set in `to` what only `from` has, after what `to` has; duplicates are dropped.
void join_sets(const FieldInfo& field, const google::protobuf::Message& from, google::protobuf::Message& to);
/// {"address": "…"}: the message with this field alone.
std::string value_as_json(const FieldInfo& field, const google::protobuf::Message& body);

}  // namespace gridvisit
