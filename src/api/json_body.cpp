#include "api/json_body.hpp"

#include <boost/json/parse.hpp>

namespace gridvisit {

Result<boost::json::object> parse_json_object(std::string_view text) {
  boost::system::error_code failed;
  boost::json::value value = boost::json::parse(text, failed);
  if (failed || !value.is_object()) return failure(ErrorCode::invalid, "the body is not a JSON object");
  return std::move(value.get_object());
}

std::optional<std::string> text_member(const boost::json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

}  // namespace gridvisit
