// A code is a scope: national division codes are hierarchical, so a right and a subscription are code prefixes.
//   district 341103 ⊂ town 341103100 ⊂ village 341103100201 ⊂ grid 341103100201007
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace gridvisit {

enum class ScopeLevel { district = 6, town = 9, village = 12, grid = 15 };  ///< the value is the number of digits

/// Digits only, and 6, 9, 12 or 15 of them.
bool is_scope_code(std::string_view code);
Result<ScopeLevel> parse_scope_level(std::string_view code);

/// Whether `code` is `prefix` or lies below it. The empty prefix holds everything.
inline bool is_within(std::string_view code, std::string_view prefix) { return code.starts_with(prefix); }

/// Whether one is within the other: what a holder of `prefix` can see at or above their own level.
inline bool is_on_path(std::string_view code, std::string_view prefix) {
  return is_within(code, prefix) || is_within(prefix, code);
}

/// The codes strictly above, highest first: 341103100201 → {341103, 341103100}.
std::vector<std::string> ancestors(std::string_view code);

/// The code cut to that level, or the code itself where it is not longer.
std::string_view at_level(std::string_view code, ScopeLevel level);

/// The smallest string greater than every code within `prefix`, for range queries: [prefix, end_of_range(prefix)).
std::string end_of_range(std::string_view prefix);

}  // namespace gridvisit
