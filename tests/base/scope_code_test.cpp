#include "base/scope_code.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("a code is within its ancestors and no other") {
  CHECK(ancestors("341103100201007") == std::vector<std::string>{"341103", "341103100", "341103100201"});
  CHECK(ancestors("341103").empty());
  CHECK(is_within("341103100201007", "341103100"));
  CHECK_FALSE(is_within("341103100", "341103100201"));
  CHECK(is_on_path("341103100", "341103100201"));
  CHECK_FALSE(is_on_path("341103101", "341103100201"));
  CHECK(at_level("341103100201007", ScopeLevel::town) == "341103100");
}

TEST_CASE("the range of a prefix holds all codes within it and none beside it") {
  const std::string prefix = "341103100";
  const auto in_range = [&](std::string_view code) { return code >= prefix && code < end_of_range(prefix); };
  CHECK(in_range("341103100"));
  CHECK(in_range("341103100999999"));
  CHECK_FALSE(in_range("341103101"));
  CHECK_FALSE(in_range("341103"));
  CHECK_FALSE(in_range("341103099999"));
}

TEST_CASE("only digits of the right number are a code") {
  for (const char* bad : {"", "3411", "34110310", "34110310020100x", "3411031002010071", "３４１１０３"}) {
    INFO(bad);
    CHECK_FALSE(is_scope_code(bad));
  }
  CHECK(parse_scope_level("341103100201").value() == ScopeLevel::village);
}
