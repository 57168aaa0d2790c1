#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;
using namespace std::chrono_literals;

TEST_CASE("the district's day begins at midnight in Shanghai, not in Greenwich") {
  CHECK(format_day(district_day(parse_timestamp("2026-11-23T15:59:59Z").value())) == "2026-11-23");
  CHECK(format_day(district_day(parse_timestamp("2026-11-23T16:00:00Z").value())) == "2026-11-24");
  CHECK(district_time(parse_day("2026-11-24").value(), 9h) == parse_timestamp("2026-11-24T01:00:00Z").value());
}

TEST_CASE("a timestamp reads back as it was written") {
  const auto at = parse_timestamp("2026-02-28T23:59:59.987+08:00").value();
  CHECK(format_timestamp(at) == "2026-02-28T23:59:59.987+08:00");
  CHECK(parse_timestamp("2026-02-28 23:59:59.987").value() == at);
  CHECK(parse_timestamp("2026-02-28T15:59:59.987Z").value() == at);
  CHECK(parse_timestamp("2026-02-28T10:29:59.987-05:30").value() == at);
}

TEST_CASE("dates that do not exist are refused") {
  for (const char* text :
       {"", "2026", "2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01x", "-026-01-01"}) {
    INFO(text);
    CHECK_FALSE(parse_day(text));
    CHECK_FALSE(parse_timestamp(text));
  }
  for (const char* text :
       {"2026-01-01T", "2026-01-01T24:00", "2026-01-01T10:60", "2026-01-01T10:00:00.", "2026-01-01T10:00+99:00"}) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}

TEST_CASE("a time whose offset leads out of the years of four digits is refused: it could not be written again") {
  CHECK_FALSE(parse_timestamp("0000-01-01T00:00:00+14:00"));
  CHECK_FALSE(parse_timestamp("9999-12-31T23:59:59-14:00"));
  CHECK(format_timestamp(parse_timestamp("9999-12-31T23:59:59").value()) == "9999-12-31T23:59:59.000+08:00");
}

TEST_CASE("an age changes on the birthday") {
  const auto day = [](const char* text) { return parse_day(text).value(); };
  CHECK(age_in_years(day("1952-03-08"), day("2026-03-07")) == 73);
  CHECK(age_in_years(day("1952-03-08"), day("2026-03-08")) == 74);
  CHECK(age_in_years(day("1952-02-29"), day("2026-02-28")) == 73);
  CHECK(age_in_years(day("1952-02-29"), day("2026-03-01")) == 74);
}
