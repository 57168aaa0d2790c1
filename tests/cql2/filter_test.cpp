// Filters of both languages, asked of one small feature.
#include "cql2/evaluate.hpp"

#include <catch2/catch.hpp>

#include "cql2/json_parser.hpp"
#include "cql2/text_parser.hpp"
#include "cql2/time_text.hpp"

namespace gridvisit::cql2 {
namespace {

Value lookup(std::string_view name) {
  if (name == "name") return std::string("王小明");
  if (name == "latin") return std::string("Wang_50%");
  if (name == "age") return 71.0;
  if (name == "key") return true;
  if (name == "born") return std::string("1955-03-08");
  if (name == "tags") return TextList{"old", "alone"};
  if (name == "geometry") return std::make_shared<const Geometry>(Position{118.5, 32.5});
  return {};
}

bool text_passes(const std::string& filter) {
  INFO(filter);
  auto parsed = parse_text(filter);
  if (!parsed) FAIL(parsed.error().message);
  auto made = Filter::make(std::move(*parsed));
  if (!made) FAIL(made.error().message);
  return made->passes(lookup);
}

bool json_passes(const std::string& filter) {
  INFO(filter);
  auto parsed = parse_json(filter);
  if (!parsed) FAIL(parsed.error().message);
  auto made = Filter::make(std::move(*parsed));
  if (!made) FAIL(made.error().message);
  return made->passes(lookup);
}

}  // namespace

TEST_CASE("comparisons, logic and arithmetic hold as they read") {
  for (const char* yes : {"age = 71",
                          "age <> 70",
                          "age > 70 AND age < 72",
                          "age >= 71 and age <= 71",
                          "NOT age = 70",
                          "key",
                          "key = TRUE",
                          "name = '王小明'",
                          "name LIKE '王%'",
                          "name LIKE '王__'",
                          "name NOT LIKE '李%'",
                          "age BETWEEN 70 AND 71",
                          "age NOT BETWEEN 1 AND 70",
                          "age IN (1, 71)",
                          "name NOT IN ('a', 'b')",
                          "missing IS NULL",
                          "age IS NOT NULL",
                          "(age + 1) * 2 = 144",
                          "age * 2 - 2 = 140",
                          "-age < 0",
                          "age / 2 > 35",
                          "(age = 1 OR key) AND NOT (age = 2)",
                          "\"age\" = 71",
                          "CASEI(latin) = CASEI('wang_50%')",
                          "latin LIKE 'Wang\\_50\\%'",
                          "(age) = 71",
                          "((key))"}) {
    CHECK(text_passes(yes));
  }
  for (const char* no : {"age = 70", "missing = 1", "NOT missing = 1", "missing <> 1", "missing LIKE '%'", "name = 71",
                         "age = 'x'", "key = FALSE", "name LIKE '王_'", "missing IN (1, 2)", "missing BETWEEN 1 AND 2",
                         "age = 71 AND missing = 1", "age / 0 = 1", "missing", "name LIKE '小明'"}) {
    CHECK_FALSE(text_passes(no));
  }
  // What is not known does not decide where something else does.
  CHECK(text_passes("missing = 1 OR key"));
  CHECK_FALSE(text_passes("missing = 1 AND FALSE"));
}

TEST_CASE("space, time and sets hold as the standard says") {
  for (const char* yes :
       {"S_INTERSECTS(geometry, BBOX(118, 32, 119, 33))",
        "S_WITHIN(geometry, POLYGON((118 32, 119 32, 119 33, 118 33, 118 32)))",
        "s_contains(POLYGON((118 32, 119 32, 119 33, 118 33, 118 32)), geometry)", "S_DISJOINT(geometry, POINT(1 -1))",
        "S_EQUALS(geometry, POINT(118.5 32.5))",
        "S_INTERSECTS(geometry, MULTIPOLYGON(((118 32, 119 32, 119 33, 118 33, 118 32))))",
        "S_INTERSECTS(geometry, LINESTRING(118 32, 119 33))", "born < DATE('1956-01-01')", "born = DATE('1955-03-08')",
        "T_AFTER(born, DATE('1950-01-01'))", "T_DURING(born, INTERVAL('1955-01-01', '..'))",
        "T_INTERSECTS(born, INTERVAL('..', '1955-03-08'))", "T_BEFORE(born, TIMESTAMP('2000-01-01T00:00:00Z'))",
        "A_CONTAINS(tags, ('old'))", "A_CONTAINEDBY(tags, ('old', 'alone', 'ill'))", "A_EQUALS(tags, ('alone', 'old'))",
        "A_OVERLAPS(tags, ('ill', 'old'))"}) {
    CHECK(text_passes(yes));
  }
  for (const char* no :
       {"S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))", "S_INTERSECTS(missing, BBOX(1, 2, 3, 4))",
        "T_AFTER(missing, DATE('1950-01-01'))", "A_CONTAINS(tags, ('ill'))", "A_CONTAINS(missing, ('ill'))"}) {
    CHECK_FALSE(text_passes(no));
  }
}

TEST_CASE("the JSON language says the same") {
  for (
      const char* yes :
      {R"({"op":"=","args":[{"property":"age"},71]})",
       R"({"op":"and","args":[{"property":"key"},{"op":">","args":[{"property":"age"},1]}]})",
       R"({"op":"not","args":[{"op":"isNull","args":[{"property":"age"}]}]})",
       R"({"op":"in","args":[{"property":"age"},[70,71]]})", R"({"op":"between","args":[{"property":"age"},70,72]})",
       R"({"op":"like","args":[{"property":"name"},"王%"]})",
       R"({"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[118,32,119,33]}]})",
       R"({"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[118,32],[119,32],[119,33],[118,33],[118,32]]]}]})",
       R"({"op":"t_after","args":[{"property":"born"},{"date":"1950-01-01"}]})",
       R"({"op":"t_during","args":[{"property":"born"},{"interval":["1955-01-01",".."]}]})",
       R"({"op":"a_contains","args":[{"property":"tags"},["old"]]})",
       R"({"op":"=","args":[{"op":"+","args":[{"property":"age"},1]},72]})"}) {
    CHECK(json_passes(yes));
  }
}

TEST_CASE("what is no filter is refused with the place of the fault") {
  const auto fault = parse_text("age = ");
  REQUIRE_FALSE(fault);
  CHECK(fault.error().message.contains("character 7"));
  CHECK(fault.error().where.field == "filter");
  for (const char* bad : {"",
                          "age =",
                          "age == 1",
                          "= 1",
                          "age = 1 AND",
                          "(age = 1",
                          "age = 1)",
                          "age BETWEEN 1",
                          "age IN 1",
                          "age IN (1",
                          "age IS 1",
                          "name LIKE",
                          "'open",
                          "S_NOTHING(geometry, POINT(1 1))",
                          "S_INTERSECTS(geometry)",
                          "POINT(1)",
                          "S_INTERSECTS(geometry, POLYGON((1 1, 2 2, 1 1)))",
                          "S_INTERSECTS(geometry, BBOX(3, 3, 1, 1))",
                          "DATE('yesterday') = born",
                          "INTERVAL('2000-01-01') = born",
                          "T_AFTER(born, INTERVAL('2001-01-01', '2000-01-01'))",
                          "age # 1",
                          "a NOT b",
                          "1e999 = age"}) {
    INFO(bad);
    CHECK_FALSE(parse_text(bad).has_value());
  }
  for (const char* bad :
       {"", "{", "[]", "null", R"({"op":"=","args":[1]})", R"({"op":"=","args":1})", R"({"op":"nothing","args":[1,2]})",
        R"({"property":1})", R"({"bbox":[1,2,3]})", R"({"date":"x"})", R"({"type":"Point","coordinates":[1]})",
        R"({"op":"a_contains","args":[{"property":"tags"},[1]]})", R"({"interval":["2000-01-01"]})"}) {
    INFO(bad);
    CHECK_FALSE(parse_json(bad).has_value());
  }
  // A spatial function with nothing to compare with, and an area that crosses itself.
  CHECK_FALSE(Filter::make(parse_text("S_INTERSECTS(geometry, geometry)").value()).has_value());
  CHECK_FALSE(Filter::make(parse_text("S_WITHIN(geometry, POLYGON((0 0, 2 2, 2 0, 0 2, 0 0)))").value()).has_value());
  CHECK_FALSE(Filter::make(parse_text("name LIKE 5").value()).has_value());
}

TEST_CASE("a filter has bounds in length and depth") {
  CHECK_FALSE(parse_text(std::string(9'000, ' ') + "key").has_value());
  CHECK(parse_text(std::string(30, '(') + "key" + std::string(30, ')')).has_value());
  CHECK_FALSE(parse_text(std::string(200, '(') + "key" + std::string(200, ')')).has_value());
  std::string nots;
  for (int i = 0; i < 200; ++i) nots += "NOT ";
  CHECK_FALSE(parse_text(nots + "key").has_value());
  CHECK_FALSE(parse_text("age = " + std::string(200, '-') + "1").has_value());
  std::string json = "true";
  for (int i = 0; i < 100; ++i) json = R"({"op":"not","args":[)" + json + "]}";
  CHECK_FALSE(parse_json(json).has_value());
}

TEST_CASE("LIKE knows any run, one character of any script, and what stands for itself") {
  CHECK(is_like("老大桥", "老_桥"));
  CHECK(is_like("", "%"));
  CHECK(is_like("aXbXc", "a%b%c"));
  CHECK(is_like("100%", "100\\%"));
  CHECK_FALSE(is_like("1000", "100\\%"));
  CHECK_FALSE(is_like("abc", "ab"));
  CHECK_FALSE(is_like("ab", "abc"));
  CHECK(is_like(std::string(5'000, 'a') + "b", "%a%a%a%a%b"));
}

TEST_CASE("the datetime parameter is an instant or an interval, open on either side") {
  CHECK(parse_datetime("2026-11-25").has_value());
  CHECK(parse_datetime("2026-11-25T08:00:00Z").has_value());
  CHECK(parse_datetime("2026-01-01/..")->last_ms == INT64_MAX);
  CHECK(parse_datetime("/2026-01-01")->first_ms == INT64_MIN);
  CHECK_FALSE(parse_datetime("2026-02-01/2026-01-01").has_value());
  CHECK_FALSE(parse_datetime("soon").has_value());
  const auto day = parse_datetime("2026-11-25").value();
  CHECK(day.last_ms - day.first_ms == 86'399'999);
}

}  // namespace gridvisit::cql2
