#include "domain/text_rules.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace gridvisit {
namespace {

constexpr std::uint32_t kMalformed = 0xFFFFFFFF;

// How many bytes a character that begins with this one has; 0: none begins so.
std::size_t length_by_lead(std::uint32_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

// Takes one character off the front; kMalformed for anything RFC 3629 does not allow.
std::uint32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  const std::size_t length = length_by_lead(lead);
  if (length == 0 || text.size() < length) return kMalformed;
  std::uint32_t character = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return kMalformed;
    character = character << 6U | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (overlong || surrogate || character > 0x10FFFF) return kMalformed;
  text.remove_prefix(length);
  return character;
}

bool is_control(std::uint32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0); }

}  // namespace

Result<> check_text(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const std::uint32_t character = take_character(rest);
    if (character == kMalformed) {
      return failure(ErrorCode::invalid, fmt::format("is not UTF-8 at byte {}; save the source as UTF-8", at + 1));
    }
    if (is_control(character)) {
      return failure(ErrorCode::invalid,
                     fmt::format("has the control character U+{:04X} at byte {}; remove it", character, at + 1));
    }
  }
  return {};
}

Result<boost::json::value> parse_json(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse({text.data(), text.size()}, error, {}, {.max_depth = 32});
  if (error) return failure(ErrorCode::invalid, "should be JSON: " + error.message());
  return value;
}

Result<> check_json_object(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return failure(value);
  if (!value->is_object()) return failure(ErrorCode::invalid, "should be a JSON object, in braces");
  return {};
}

Result<> check_json(std::string_view text) {
  if (const auto value = parse_json(text); !value) return failure(value);
  return {};
}

}  // namespace gridvisit
