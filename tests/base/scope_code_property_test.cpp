// Codes, prefixes and ranges say the same of each other: random codes of few digits, so that they often meet.
#include "base/scope_code.hpp"

#include <algorithm>
#include <array>
#include <random>

#include <catch2/catch.hpp>

using namespace gridvisit;

namespace {

std::string random_code(std::mt19937& random) {
  constexpr std::array<std::size_t, 4> kLengths{6, 9, 12, 15};
  std::string code(kLengths[random() % kLengths.size()], '0');
  for (char& digit : code) digit = "0019"[random() % 4];
  return code;
}

/// What a prefix of `code` may look like, or another code.
std::string random_prefix(std::mt19937& random, const std::string& code) {
  if (random() % 3 == 0) return random_code(random);
  const auto above = ancestors(code);
  return above.empty() || random() % 3 == 0 ? code : above[random() % above.size()];
}

}  // namespace

TEST_CASE("a code is in a prefix's range exactly where it is within the prefix, which is itself or above it") {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    const std::string code = random_code(random);
    const std::string prefix = random_prefix(random, code);
    INFO("seed " << seed << ", code " << code << ", prefix " << prefix);
    const bool within = is_within(code, prefix);
    const auto above = ancestors(code);
    CHECK(within == (code >= prefix && code < end_of_range(prefix)));
    CHECK(within == (code == prefix || std::ranges::find(above, prefix) != above.end()));
    CHECK(is_on_path(code, prefix) == (within || is_within(prefix, code)));
    CHECK(is_on_path(code, prefix) == is_on_path(prefix, code));
  }
}

TEST_CASE("the codes above one are those it is cut to, highest first") {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    const std::string code = random_code(random);
    INFO("seed " << seed << ", code " << code);
    const ScopeLevel level = parse_scope_level(code).value();
    std::vector<std::string> expected;
    for (const ScopeLevel each : {ScopeLevel::district, ScopeLevel::town, ScopeLevel::village, ScopeLevel::grid}) {
      const std::string cut(at_level(code, each));
      CHECK(is_scope_code(cut));
      CHECK(is_within(code, cut));
      if (each < level) expected.push_back(cut);
    }
    CHECK(ancestors(code) == expected);
    CHECK(at_level(code, level) == code);
  }
}

TEST_CASE("a code with one character more, fewer or of another kind is none") {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    std::string code = random_code(random);
    INFO("seed " << seed << ", code " << code);
    CHECK(is_scope_code(code));
    CHECK_FALSE(is_scope_code(code + "1"));
    CHECK_FALSE(is_scope_code(code.substr(1)));
    code[random() % code.size()] = "a:/ .-\0\xef"[random() % 8];
    CHECK_FALSE(is_scope_code(code));
  }
}
