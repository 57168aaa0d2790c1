// One range of bytes of an answer (RFC 9110 §14).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

namespace gridvisit {

struct ByteRange {
  std::size_t first = 0;
  std::size_t last = 0;  ///< included
  bool operator==(const ByteRange&) const = default;
};
struct WholeBody {  ///< no range was asked for, or one that need not be understood
  bool operator==(const WholeBody&) const = default;
};
struct RangeUnsatisfiable {
  bool operator==(const RangeUnsatisfiable&) const = default;
};

/// What the field Range asks for of a body of that size. Several ranges at once are answered with the whole.
std::variant<WholeBody, ByteRange, RangeUnsatisfiable> parse_range(std::optional<std::string_view> field,
                                                                   std::size_t size);

}  // namespace gridvisit
