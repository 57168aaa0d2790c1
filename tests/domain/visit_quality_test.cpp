#include "domain/visit_quality.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "schema/embedded.hpp"

using namespace gridvisit;
using namespace std::chrono_literals;

TEST_CASE("the default thresholds are those of the policy file") {
  const auto file = std::ranges::find(embedded_files(), "policy/visit_quality.json", &EmbeddedFile::name);
  const auto read = parse_visit_quality(file->text);
  REQUIRE(read);
  CHECK(*read == VisitQuality{});
}

TEST_CASE("a policy says what differs, and the rest keeps its default") {
  const auto read = parse_visit_quality(R"({"flags": [
    {"flag": "far_from_home", "metres": 500}, {"flag": "outside_hours", "from": "20:30", "until": "04:00"},
    {"flag": "too_short", "off": true}, {"flag": "too_fast", "percent": 30}]})");
  REQUIRE(read);
  VisitQuality expected;
  expected.home_m = 500;
  expected.from = 20h + 30min;
  expected.until = 4h;
  expected.fast_percent = 30;
  expected.off.set(static_cast<std::size_t>(VisitFlag::too_short));
  CHECK(*read == expected);
  CHECK_FALSE(read->raises(VisitFlag::too_short));
  CHECK(parse_visit_quality(R"({"flags": []})").value() == VisitQuality{});
}

TEST_CASE("a policy that cannot be read is refused with the entry and the member at fault") {
  const auto [entry, field] = GENERATE(table<std::string, std::string>({
      {R"("metres": 300)", "flag"},
      {R"("flag": "late")", "flag"},
      {R"("flag": "duplicate", "metres": 300)", "metres"},
      {R"("flag": "duplicate", "minutes": -1)", "minutes"},
      {R"("flag": "duplicate", "minutes": 1441)", "minutes"},
      {R"("flag": "duplicate", "minutes": "60")", "minutes"},
      {R"("flag": "far_from_home", "metres": 100001)", "metres"},
      {R"("flag": "far_from_home", "metres": 1e3)", "metres"},
      {R"("flag": "outside_hours", "from": "7:00")", "from"},
      {R"("flag": "outside_hours", "until": "24:01")", "until"},
      {R"("flag": "outside_hours", "until": "12:60")", "until"},
      {R"("flag": "outside_hours", "until": "-1:00")", "until"},
      {R"("flag": "outside_hours", "until": "12:3x")", "until"},
      {R"("flag": "too_fast", "percent": 101)", "percent"},
      {R"("flag": "too_short", "off": 1)", "off"},
      {R"("flag": "mock_position", "minutes": 1)", "minutes"},
      {R"("flag": "far_from_home"}, {"flag": "no_photo"}, {"flag": "no_photo")", "flag"},
  }));
  INFO(entry);
  const auto read = parse_visit_quality(R"({"flags": [{)" + entry + "}]}");
  REQUIRE_FALSE(read);
  CHECK(read.error().where.field == field);
  CHECK(read.error().where.row == std::ranges::count(entry, '{') + 1);
}
