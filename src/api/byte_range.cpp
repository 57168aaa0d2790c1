#include "api/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace gridvisit {
namespace {

// All digits; a number too large for the machine is the largest there is.
std::optional<std::size_t> parse_place(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::size_t place = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), place);
  return failed == std::errc{} ? place : std::numeric_limits<std::size_t>::max();
}

}  // namespace

std::variant<WholeBody, ByteRange, RangeUnsatisfiable> parse_range(std::optional<std::string_view> field,
                                                                   std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!field || !field->starts_with(kUnit)) return WholeBody{};
  const std::string_view range = field->substr(kUnit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || range.contains(',')) return WholeBody{};
  const auto before = parse_place(range.substr(0, dash));
  const auto behind = parse_place(range.substr(dash + 1));
  if (dash == 0) {  // the last so many
    if (!behind) return WholeBody{};
    if (*behind == 0 || size == 0) return RangeUnsatisfiable{};
    return ByteRange{size - std::min(*behind, size), size - 1};
  }
  if (!before || (!behind && dash + 1 != range.size()) || (behind && *behind < *before)) return WholeBody{};
  if (*before >= size) return RangeUnsatisfiable{};
  return ByteRange{*before, std::min(behind.value_or(size - 1), size - 1)};
}

}  // namespace gridvisit
