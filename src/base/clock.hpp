// Time: one timestamp type, clocks that are passed in, and the district's calendar day (Asia/Shanghai, which has been
// UTC+08:00 without summer time since 1992; every date the software computes with is later than that).
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::sys_days;  ///< a calendar day of the district

/// Where the time comes from. The system's in a running server, a simulated one in tests.
using Clock = std::function<Timestamp()>;
Timestamp system_now();

inline constexpr std::chrono::hours kDistrictOffset{8};

/// The district's calendar day at that moment.
Day district_day(Timestamp at);
/// The moment at which it is `since_midnight` on that day in the district.
Timestamp district_time(Day day, std::chrono::seconds since_midnight);

/// "2026-11-24T09:30:00.000+08:00"
std::string format_timestamp(Timestamp at);
/// Accepts ISO 8601 with "Z" or an offset, and without either takes the district's own time; seconds and
/// fractions may be missing; a bare date is its midnight. A space may stand for the "T".
Result<Timestamp> parse_timestamp(std::string_view text);

/// "2026-11-24"
std::string format_day(Day day);
/// Accepts exactly YYYY-MM-DD of an existing day.
Result<Day> parse_day(std::string_view text);

/// Whole years from birth to that day, as a birthday counts (29 February: on 1 March in common years).
int age_in_years(Day birth, Day on);

}  // namespace gridvisit
