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

namespace {

Result<> parse(std::string_view json, google::protobuf::Message& message, bool ignore_unknown) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = ignore_unknown;
  const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &message, options);
  if (!status.ok()) return failure(ErrorCode::invalid, "the JSON cannot be read: " + std::string(status.message()));
  return {};
}

}  // namespace

Result<> from_json(std::string_view json, google::protobuf::Message& message) { return parse(json, message, false); }

Result<> from_json_of_any_version(std::string_view json, google::protobuf::Message& message) {
  return parse(json, message, true);
}

}  // namespace gridvisit
