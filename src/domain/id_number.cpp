#include "domain/id_number.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

namespace gridvisit {
namespace {

constexpr std::size_t kLength = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::unexpected<Error> refused(std::string message) { return failure(ErrorCode::invalid, std::move(message)); }

/// Whether a character of UTF-8 goes on with this byte.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// A character begins at each byte that continues none; and at the first of all, so that every byte is in one.
std::size_t count_characters(std::string_view text) {
  const auto begun = static_cast<std::size_t>(std::ranges::count_if(text, std::not_fn(continues)));
  return begun + (!text.empty() && continues(text.front()) ? 1 : 0);
}

}  // namespace

char id_number_check_digit(std::string_view first_17_digits) {
  // ISO 7064 MOD 11-2: the weight of a place is 2^(places to its right) modulo 11.
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kCheckDigits = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (first_17_digits[i] - '0') * kWeights[i];
  return kCheckDigits[static_cast<std::size_t>(sum % 11)];
}

Result<IdNumber> parse_id_number(std::string_view text, Day today) {
  if (is_masked_id_number(text)) {
    return refused("this ID number is masked; give the whole number, or leave it out to keep the one that is stored");
  }
  if (text.size() != kLength) {
    return refused(
        fmt::format("an ID number has 18 characters, this one has {}; a number of 15 digits must be replaced "
                    "by the holder's present one",
                    count_characters(text)));
  }
  const std::string_view digits = text.substr(0, kLength - 1);
  if (!std::ranges::all_of(digits, is_digit)) {
    return refused("the first 17 characters of an ID number are digits; look for a letter or a space among them");
  }
  const std::string_view region = text.substr(0, 6);
  // GB/T 2260: the first digit is the part of the country, 1 to 8 (9 of residents born abroad); the province follows.
  if (region[0] == '0' || region.substr(0, 2) == "10" || region.substr(2) == "0000") {
    return refused(
        fmt::format("an ID number cannot begin with {}: that is no region; compare it with the card", region));
  }
  const auto birth = parse_day(fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(10, 2), text.substr(12, 2)));
  if (!birth) {
    return refused(fmt::format("the birth date in the ID number, {}, does not exist; compare it with the card",
                               text.substr(6, 8)));
  }
  if (*birth > today) {
    return refused(fmt::format("the birth date in the ID number, {}, is in the future; compare it with the card",
                               format_day(*birth)));
  }
  const char expected = id_number_check_digit(digits);
  if (text.back() != expected) {
    return refused(fmt::format("the check digit of the ID number should be {}{}; compare all digits with the card",
                               expected, expected == 'X' ? " (a capital letter)" : ""));
  }
  return IdNumber{std::string(region), *birth, (text[16] - '0') % 2 == 1 ? v1::SEX_MALE : v1::SEX_FEMALE};
}

Result<> check_id_number(std::string_view text, Day today) {
  if (const auto parsed = parse_id_number(text, today); !parsed) return failure(parsed);
  return {};
}

std::string mask_id_number(std::string_view document_number) {
  const std::size_t characters = count_characters(document_number);
  const std::size_t shown = std::min<std::size_t>(4, characters / 4);
  std::string masked;
  std::size_t place = 0;
  for (std::size_t i = 0; i < document_number.size(); ++place) {
    std::size_t end = i + 1;
    while (end < document_number.size() && continues(document_number[end])) ++end;
    const bool visible = place < shown || place >= characters - shown;
    masked += visible ? document_number.substr(i, end - i) : "*";
    i = end;
  }
  return masked;
}

bool is_masked_id_number(std::string_view text) { return text.contains('*'); }

}  // namespace gridvisit
