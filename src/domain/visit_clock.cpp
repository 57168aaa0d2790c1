#include "domain/visit_clock.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kLatest_ms = 253'402'300'799'999;  ///< the end of the year 9999

}  // namespace

std::int64_t corrected_at_ms(std::int64_t clock_offset_ms, std::int64_t visited_at_ms) {
  constexpr std::int64_t kTolerance_ms = std::chrono::milliseconds{limits::kClockTolerance}.count();
  if (clock_offset_ms >= -kTolerance_ms && clock_offset_ms <= kTolerance_ms) return 0;
  // 1 at least, since 0 would say that the phone's time holds.
  std::int64_t corrected = 0;
  if (__builtin_add_overflow(visited_at_ms, clock_offset_ms, &corrected)) return clock_offset_ms > 0 ? kLatest_ms : 1;
  return std::clamp<std::int64_t>(corrected, 1, kLatest_ms);
}

Timestamp moment(std::int64_t at_ms) {
  return Timestamp{std::chrono::milliseconds{std::clamp<std::int64_t>(at_ms, 0, kLatest_ms)}};
}

Timestamp began_at(const v1::Visit& visit) {
  return moment(visit.corrected_at_ms() != 0 ? visit.corrected_at_ms() : visit.visited_at_ms());
}

bool knows_time_of_day(const v1::Visit& visit) {
  const Timestamp at = began_at(visit);
  return visit.number().empty() || at != district_time(district_day(at), std::chrono::seconds{0});
}

std::chrono::minutes minute_of_day(Timestamp at) {
  return std::chrono::floor<std::chrono::minutes>(at - district_time(district_day(at), std::chrono::seconds{0}));
}

}  // namespace gridvisit
