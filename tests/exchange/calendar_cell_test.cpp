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
