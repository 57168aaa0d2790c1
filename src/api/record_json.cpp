#include "api/record_json.hpp"

#include <google/protobuf/util/json_util.h>

namespace gridvisit {

std::string to_json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Prints every message of ours: it fails only on malformed well-known types and on text that is not UTF-8, which
  // no record holds.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

Result<> from_json(std::string_view json, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(std::string(json), &message);
  if (!status.ok()) return failure(ErrorCode::invalid, "the JSON cannot be read: " + std::string(status.message()));
  return {};
}

}  // namespace gridvisit
