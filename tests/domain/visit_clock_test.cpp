#include "domain/visit_clock.hpp"

#include <cstdint>

#include <catch2/catch.hpp>

#include "make_record.hpp"

using namespace gridvisit;

TEST_CASE("a clock off by up to five minutes is let be, by more is corrected") {
  constexpr std::int64_t kVisit = 1'795'500'000'000;
  const auto [offset_ms, corrected_ms] = GENERATE(table<std::int64_t, std::int64_t>({
      {0, 0},
      {300'000, 0},
      {-300'000, 0},
      {300'001, kVisit + 300'001},
      {-300'001, kVisit - 300'001},
      {86'400'000, kVisit + 86'400'000},
      {-kVisit + 5, 5},
  }));
  CHECK(corrected_at_ms(offset_ms, kVisit) == corrected_ms);
}

TEST_CASE("absurd clocks give a time that can be counted with") {
  constexpr std::int64_t kLatest = 253'402'300'799'999;
  CHECK(corrected_at_ms(INT64_MAX, 1) == kLatest);
  CHECK(corrected_at_ms(INT64_MAX, INT64_MAX) == kLatest);
  CHECK(corrected_at_ms(INT64_MIN, 1) == 1);
  CHECK(corrected_at_ms(INT64_MIN, INT64_MIN) == 1);
  CHECK(corrected_at_ms(-400'000, 400'000) == 1);                  // 0 would say that the phone's time holds
  CHECK(format_timestamp(moment(INT64_MAX)).starts_with("1000"));  // 10000 in the district, 9999 in UTC
  CHECK(moment(INT64_MIN) == Timestamp{});
}

TEST_CASE("a visit began at its corrected time, else at the phone's") {
  v1::Visit visit;
  visit.set_visited_at_ms(1'000);
  CHECK(began_at(visit) == moment(1'000));
  visit.set_corrected_at_ms(2'000);
  CHECK(began_at(visit) == moment(2'000));
}

TEST_CASE("minutes of the day are the district's") {
  CHECK(minute_of_day(parse_timestamp("2026-11-24T00:00:59.999+08:00").value()).count() == 0);
  CHECK(minute_of_day(parse_timestamp("2026-11-24T23:59:00+08:00").value()).count() == 1'439);
  CHECK(minute_of_day(parse_timestamp("2026-11-24T00:00:00Z").value()).count() == 480);
}
