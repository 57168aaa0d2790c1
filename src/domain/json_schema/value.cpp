#include "domain/json_schema/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace gridvisit {
namespace {

namespace json = boost::json;

__extension__ using Wide = unsigned __int128;

/// digits × 10^exponent, the sign dropped: multiples do not depend on it.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal to_decimal(const json::value& number) {
  if (const auto* integer = number.if_int64()) {
    const auto bits = static_cast<std::uint64_t>(*integer);
    return {*integer < 0 ? 0 - bits : bits, 0};
  }
  if (const auto* natural = number.if_uint64()) return {*natural, 0};
  // Finite. The shortest text that reads back as this double, at most 17 digits: "1.999e+01".
  Decimal decimal;
  std::string shortest(32, '\0');
  const auto [end, failed] = std::to_chars(shortest.data(), shortest.data() + shortest.size(),
                                           std::abs(number.get_double()), std::chars_format::scientific);
  if (failed != std::errc{}) return decimal;
  shortest.resize(static_cast<std::size_t>(end - shortest.data()));
  const std::size_t e = shortest.find('e');
  for (std::size_t i = 0; i < e; ++i) {
    if (shortest[i] == '.') continue;
    decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(shortest[i] - '0');
  }
  const std::size_t fraction = shortest.find('.') == std::string::npos ? 0 : e - 2;
  const char* exponent = shortest.data() + e + (shortest[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent, shortest.data() + shortest.size(), decimal.exponent);
  decimal.exponent -= static_cast<int>(fraction);
  return decimal;
}

bool are_equal_numbers(const json::value& a, const json::value& b) { return to_real(a) == to_real(b); }

}  // namespace

long double to_real(const json::value& number) {
  if (const auto* integer = number.if_int64()) return static_cast<long double>(*integer);
  if (const auto* natural = number.if_uint64()) return static_cast<long double>(*natural);
  return static_cast<long double>(number.get_double());
}

bool is_integer(const json::value& value) {
  if (value.is_int64() || value.is_uint64()) return true;
  return value.is_double() && std::isfinite(value.get_double()) && std::trunc(value.get_double()) == value.get_double();
}

bool is_equal(const json::value& a, const json::value& b, std::size_t& steps) {
  ++steps;
  if (a.is_number() && b.is_number()) return are_equal_numbers(a, b);
  if (a.kind() != b.kind()) return false;
  if (const auto* text = a.if_string()) {
    steps += text->size() / 64;
    return *text == b.get_string();
  }
  if (const auto* list = a.if_array()) {
    return std::ranges::equal(*list, b.get_array(),
                              [&](const auto& x, const auto& y) { return is_equal(x, y, steps); });
  }
  if (const auto* members = a.if_object()) {
    const json::object& others = b.get_object();
    return members->size() == others.size() && std::ranges::all_of(*members, [&](const auto& member) {
             const json::value* other = others.if_contains(member.key());
             return other != nullptr && is_equal(member.value(), *other, steps);
           });
  }
  return !a.is_bool() || a.get_bool() == b.get_bool();
}

bool is_multiple(const json::value& number, const json::value& divisor) {
  // A text such as 1e999 gives infinity, of which nothing is known.
  if (!std::isfinite(to_real(number)) || !std::isfinite(to_real(divisor))) return false;
  const Decimal dividend = to_decimal(number);
  const Decimal unit = to_decimal(divisor);
  if (dividend.digits == 0) return true;
  if (unit.digits == 0) return false;
  int shift = dividend.exponent - unit.exponent;
  if (shift < 0) {
    // digits must be a multiple of unit × 10^-shift, which soon is larger than any 64-bit number.
    Wide scaled = unit.digits;
    for (; shift < 0; ++shift) {
      scaled *= 10;
      if (scaled > dividend.digits) return false;
    }
    return Wide{dividend.digits} % scaled == 0;
  }
  // digits × 10^shift modulo unit, step by step.
  Wide rest = dividend.digits % unit.digits;
  for (; shift > 0 && rest != 0; --shift) rest = rest * 10 % unit.digits;
  return rest == 0;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace gridvisit
