// Reading small JSON objects from request bodies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/error.hpp"

namespace gridvisit {

Result<boost::json::object> parse_json_object(std::string_view text);
/// A member that is a text.
std::optional<std::string> text_member(const boost::json::object& object, std::string_view name);

}  // namespace gridvisit
