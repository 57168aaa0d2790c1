// Days, times and months as offices write them.
#include "domain/text_rules.hpp"
#include "exchange/cell_value.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

/// A day between 1800 and 2200, or one that ISO 8601 says in full.
void check_day(Day day) {
  const auto again = parse_day_cell(format_day(day));
  fuzz::require(again == day, "a day is read as it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view cell = fuzz::as_text(data, size);
  if (const auto day = parse_day_cell(cell)) check_day(*day);
  if (const auto at = parse_timestamp_cell(cell)) {
    fuzz::require(parse_timestamp_cell(format_timestamp(*at)) == *at, "a time is read as it was written");
  }
  if (const auto month = parse_month_cell(cell)) {
    fuzz::require(month->size() == 7 && parse_day(*month + "-01").has_value(), "a month is one of the calendar");
    fuzz::require(parse_month_cell(*month) == *month, "a month is read as it was written");
  }
  return 0;
}
