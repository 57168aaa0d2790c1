// What any text must be before it is stored: UTF-8 that a person could have typed.
#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace gridvisit {

/// Well-formed UTF-8 (RFC 3629) without control characters but line feed and tab.
Result<> check_text(std::string_view text);

/// Any JSON (RFC 8259), not nested deeper than 32.
Result<boost::json::value> parse_json(std::string_view text);
/// Whether it is that, and an object.
Result<> check_json_object(std::string_view text);
/// Whether it is that, of any type.
Result<> check_json(std::string_view text);

}  // namespace gridvisit
