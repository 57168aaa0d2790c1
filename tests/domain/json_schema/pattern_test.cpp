#include "domain/json_schema/pattern.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace gridvisit;

TEST_CASE("patterns match as a browser's with the u flag do") {
  const auto [pattern, text, expected] = GENERATE(table<std::string, std::string, bool>({
      {"b", "abc", true},
      {"^b", "abc", false},
      {"^1[3-9]\\d{9}$", "13812345678", true},
      {"^1[3-9]\\d{9}$", "12812345678", false},
      {"^1[3-9]\\d{9}$", "13812345678\n", false},  // $ is the end, not before a last line end
      {"^\\d+$", "１２", false},                   // digits are 0 to 9
      {"^\\w+$", "走访", false},
      {"^.{2}$", "走访", true},
      {"^.$", "😀", true},
      {"^.$", "\n", false},
      {"^.$", "\u2028", false},
      {"^[^a]$", "\n", true},
      {"^\\s$", "\u3000", true},  // the wide space of Chinese input
      {"^[\\s,]+$", "\u3000,\u00a0", true},
      {"^\\S+$", "走\u3000访", false},
      {"^\\p{L}+$", "走访", true},
      {"^\\p{Script=Han}+$", "走访", true},
      {"^\\p{sc=Han}+$", "abc", false},
      {"^\\P{Lu}+$", "aBc", false},
      {"^[\\p{L}\\-]+$", "走-访", true},
      {"^\\u8d70\\u{8bbf}$", "走访", true},
      {"^\\x41$", "A", true},
      {"^\\u{1F600}$", "😀", true},
      {"^[一-龥]{2,4}$", "王芳", true},
      {"^[一-龥]{2,4}$", "Wang", false},
      {"^(ab|cd)+$", "abcd", true},
      {"^(?:a{2}){2}$", "aaaa", true},
      {"a{2,}?b", "aaab", true},
      {"^\\/\\.\\*\\{\\}\\[\\]$", "/.*{}[]", true},
      {"^[.*+]$", ".", true},
      {"\\bab\\b", "x ab y", true},
      {"^\\t\\n$", "\t\n", true},
      {"", "", true},
  }));
  INFO(pattern << " on " << text);
  const auto compiled = SchemaPattern::compile(pattern);
  if (!compiled) FAIL(compiled.error().message);
  CHECK(compiled->matches(text) == expected);
  CHECK(compiled->text() == pattern);
}

TEST_CASE("what browsers and RE2 read differently, or could take for ever, is refused with its place") {
  const auto [pattern, place] = GENERATE(table<std::string, std::string>({
      {"a(?=b)", "character 2"},
      {"(?!a)", "character 1"},
      {"(?<=a)b", "character 1"},
      {"(?<name>a)", "character 1"},
      {"(?P<name>a)", "character 1"},
      {"(?i)a", "character 1"},
      {"(a)\\1", "character 4"},
      {"\\A", "character 1"},
      {"a\\z", "character 2"},
      {"\\Qa", "character 1"},
      {"\\C", "character 1"},
      {"\\a", "character 1"},
      {"\\-", "character 1"},
      {"\\", "character 1"},
      {"[\\b]", "character 2"},
      {"[\\S]", "character 2"},
      {"[[:alpha:]]", "character 2"},
      {"[]", "character 2"},
      {"[^]", "character 3"},
      {"[a", "character 3"},
      {"a]", "character 2"},
      {"a}", "character 2"},
      {"a{", "character 2"},
      {"a{,3}", "character 2"},
      {"a{x}", "character 2"},
      {"\\u12", "character 1"},
      {"\\ud83d\\ude00", "character 1"},
      {"\\u{}", "character 1"},
      {"\\u{1234567}", "character 1"},
      {"\\xg0", "character 1"},
      {"\\pL", "character 1"},
      {"\\p{Han}", "character 1"},
      {"\\p{", "character 1"},
      {"(", "cannot be read"},
      {")", "cannot be read"},
      {"*a", "cannot be read"},
      {"a**", "cannot be read"},
      {"[b-a]", "cannot be read"},
      {"\\p{Script=Klingon}", "cannot be read"},
      {"a{1001}", "cannot be read"},
      {"((a{100}){100}){100}", "cannot be read"},
      {"\xff", "cannot be read"},
  }));
  INFO(pattern);
  const auto compiled = SchemaPattern::compile(pattern);
  REQUIRE_FALSE(compiled);
  CHECK_THAT(compiled.error().message, Catch::Contains(place));
}

TEST_CASE("a pattern is as long as the limit, and no longer") {
  CHECK(SchemaPattern::compile(std::string(limits::kSchemaPatternBytes, 'a')));
  const auto longer = SchemaPattern::compile(std::string(limits::kSchemaPatternBytes + 1, 'a'));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code == ErrorCode::too_large);
}
