#include <catch2/catch.hpp>

#include "exchange/cell_value.hpp"

using namespace gridvisit;

TEST_CASE("days as offices write them are read") {
  const Day day = parse_day("2026-11-24").value();
  for (const char* cell : {"2026-11-24", "2026/11/24", "2026.11.24", "2026年11月24日", " 20261124 ",
                           "２０２６－１１－２４", "46350", "46350.999", "2026-11-24 08:30", "2026-11-24T08:30:00Z"}) {
    INFO(cell);
    CHECK(parse_day_cell(cell) == day);
  }
}

TEST_CASE("a day, month or hour that does not exist is refused, and not counted around the calendar") {
  for (const char* cell : {"2026-13-01", "2026-02-30", "2026-268-01", "2026-01-257", "2026-256-256", "20261301",
                           "2026-00-01", "2026-1-1 24:00", "2026-1-1 8:60"}) {
    INFO(cell);
    CHECK_FALSE(parse_day_cell(cell));
    CHECK_FALSE(parse_timestamp_cell(cell));
  }
  for (const char* cell : {"2026-13", "2026-257", "202613", "2026-0"}) {
    INFO(cell);
    CHECK_FALSE(parse_month_cell(cell));
  }
}

TEST_CASE("a month alone is the first of it, however it was written, and is known for what it is") {
  for (const char* cell : {"1952年3月", "1952.3", "1952.03", "1952-3", "1952/3", "195203", "１９５２年３月"}) {
    INFO(cell);
    CHECK(parse_day_cell(cell) == parse_day("1952-03-01").value());
    CHECK(names_month_only(cell));
    CHECK_FALSE(parse_timestamp_cell(cell));
  }
  CHECK(parse_day_cell("1952.3.8") == parse_day("1952-03-08").value());
  CHECK_FALSE(names_month_only("1952.3.8"));
  CHECK_FALSE(names_month_only("19052"));
}

TEST_CASE("a year alone is no day, though its digits are a spreadsheet's number of one") {
  for (const char* cell : {"1952", "1952年", "2026", "1800", "2200", "1952.25"}) {
    INFO(cell);
    CHECK_FALSE(parse_day_cell(cell));
  }
}

TEST_CASE("serial numbers are Excel's, which has a 29 February 1900 that never was") {
  CHECK(parse_day_cell("1") == parse_day("1900-01-01").value());
  CHECK(parse_day_cell("59") == parse_day("1900-02-28").value());
  CHECK_FALSE(parse_day_cell("60"));
  CHECK(parse_day_cell("61") == parse_day("1900-03-01").value());
  CHECK(parse_day_cell("19061") == parse_day("1952-03-08").value());
  CHECK(parse_day_cell("73415") == parse_day("2100-12-31").value());
  CHECK_FALSE(parse_day_cell("73416"));
  CHECK_FALSE(parse_day_cell("0"));
  CHECK_FALSE(parse_day_cell("-5"));
}

TEST_CASE("periods are years, quarters and months") {
  for (const char* cell : {"2026", "2026年", "2026年度", "2026年全年"}) CHECK(parse_period_cell(cell) == "2026");
  for (const char* cell : {"2026Q3", "2026-Q3", "2026年3季度", "2026年第三季度", "2026年三季度"}) {
    INFO(cell);
    CHECK(parse_period_cell(cell) == "2026-Q3");
  }
  for (const char* cell : {"2026-11", "2026年11月", "202611", "2026/11/24", "46350"}) {
    INFO(cell);
    CHECK(parse_period_cell(cell) == "2026-11");
  }
  for (const char* cell : {"", "去年", "2026Q5", "第三季度", "2026-13"}) CHECK_FALSE(parse_period_cell(cell));
}

TEST_CASE("years come as numbers, with a sign behind, or as part of a day") {
  for (const char* cell : {"1938", "1938年", "1938年6月", "1938.6", "1938-06-12", "１９３８", "14043"}) {
    INFO(cell);
    CHECK(parse_year_cell(cell) == 1938);
  }
  CHECK_FALSE(parse_year_cell("抗战时期"));
}
