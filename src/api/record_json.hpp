// Records and messages as JSON (protobuf's JSON mapping, field names as in records.proto).
#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "base/error.hpp"

namespace gridvisit {

std::string to_json(const google::protobuf::Message& message);
/// Unknown fields are refused, with the parser's word on where.
Result<> from_json(std::string_view json, google::protobuf::Message& message);
/// Unknown fields are passed over: for what another version of the protocol sends.
Result<> from_json_of_any_version(std::string_view json, google::protobuf::Message& message);

}  // namespace gridvisit
