#include "domain/text_rules.hpp"

#include <cstdint>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "domain/entitlement.hpp"
#include "domain/id_number.hpp"
#include "make_record.hpp"

using namespace gridvisit;

namespace {

// RFC 3629's table, also for code points it forbids.
std::string encoded(std::uint32_t c) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0U | c >> 6U), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0U | c >> 12U), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | c >> 18U), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("every character of Unicode is allowed but controls and surrogates") {
  std::string allowed;
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    const bool surrogate = c >= 0xD800 && c < 0xE000;
    if (!control && !surrogate) {
      allowed += encoded(c);
    } else if (check_text(encoded(c))) {
      FAIL("allows U+" << std::hex << c);
    }
  }
  CHECK(check_text(allowed));
}

TEST_CASE("what is not UTF-8 is refused with the byte where it begins") {
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe0\x80\x80", "\xe4\xb8", "\xed\xa0\x80",
                          "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3\x28"}) {
    const auto checked = check_text("中" + std::string(bad));
    REQUIRE_FALSE(checked);
    CHECK_THAT(checked.error().message, Catch::Contains("is not UTF-8 at byte 4"));
  }
  CHECK_THAT(check_text("中\x1b").error().message, Catch::Contains("U+001B at byte 4"));
  CHECK(check_text(""));
}

TEST_CASE("JSON is one whole value, and an object where one is asked for") {
  CHECK(check_json("7"));
  CHECK(check_json(R"("a")"));
  CHECK(check_json_object(R"({"a": [1, {}]})"));
  CHECK_FALSE(check_json_object("7"));
  for (const char* bad : {"", "{", "{} {}", "{'a': 1}", "{\"a\": 1,}", "nan", "\xff"}) {
    INFO(bad);
    CHECK_FALSE(check_json(bad));
    CHECK_FALSE(check_json_object(bad));
  }
}

TEST_CASE("random bytes make no reader of text misbehave") {
  std::mt19937 random(20261124);
  const std::string alphabet = "0123456789X*\"{}[]:,. rulesprogame\xe4\xb8\xad\xff";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t length = random() % 24; length > 0; --length) text += alphabet[random() % alphabet.size()];
    // The sanitizers watch; a reader may only accept what is good for the other checks too.
    if (check_json_object(text)) CHECK(check_json(text));
    if (check_id_number(text, day("2026-11-24"))) CHECK_FALSE(is_masked_id_number(text));
    CHECK(mask_id_number(text).size() <= text.size());
    CHECK_FALSE(parse_benefit_rules(text).has_value());
  }
}
