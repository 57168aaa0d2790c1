// Base64 as RFC 4648 §4 has it: what HTTP headers carry bytes in.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

std::string to_base64(std::string_view bytes);
/// With its padding, and nothing else in it.
Result<std::string> parse_base64(std::string_view text);

}  // namespace gridvisit
