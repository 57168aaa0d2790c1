// JSON Pointers (RFC 6901): where in an answer something is wrong, and where in a schema a reference leads.
#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "base/error.hpp"

namespace gridvisit {

/// The pointer to a member or an item of what `base` points to.
std::string pointer_to(std::string_view base, std::string_view member);
std::string pointer_to(std::string_view base, std::size_t item);

/// Undoes the %XX of a URI's fragment.
Result<std::string> decode_fragment(std::string_view fragment);

/// "" is the document; nullptr where there is nothing.
const boost::json::value* find_pointer(const boost::json::value& document, std::string_view pointer);

}  // namespace gridvisit
