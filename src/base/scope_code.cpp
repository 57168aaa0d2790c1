#include "base/scope_code.hpp"

#include <algorithm>

namespace gridvisit {

bool is_scope_code(std::string_view code) { return parse_scope_level(code).has_value(); }

Result<ScopeLevel> parse_scope_level(std::string_view code) {
  const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  const bool length = code.size() == 6 || code.size() == 9 || code.size() == 12 || code.size() == 15;
  if (!digits || !length) {
    return failure(ErrorCode::invalid,
                   "'" + std::string(code.substr(0, 40)) +
                       "' is not a code of 6 (district), 9 (town), 12 (village) or 15 (grid) digits");
  }
  return static_cast<ScopeLevel>(code.size());
}

std::vector<std::string> ancestors(std::string_view code) {
  std::vector<std::string> above;
  for (const std::size_t length : {6U, 9U, 12U}) {
    if (length < code.size()) above.emplace_back(code.substr(0, length));
  }
  return above;
}

std::string_view at_level(std::string_view code, ScopeLevel level) {
  return code.substr(0, static_cast<std::size_t>(level));
}

std::string end_of_range(std::string_view prefix) { return std::string(prefix) + ':'; }  // ':' follows '9' in ASCII

}  // namespace gridvisit
