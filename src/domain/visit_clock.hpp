// When a visit happened, although phones' clocks are sometimes wrong.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// What the server puts beside the phone's time (Visit.corrected_at_ms): the time by the server's clock, or 0 where the
/// phone's is off by at most limits::kClockTolerance.
///
/// `clock_offset_ms` is the server's time minus the phone's, both at Hello of the connection that brought the visit
/// (Hello.device_time_ms; where a phone does not say it, pass 0). It is taken for granted that the clock was as wrong
/// when the visit was written. Both numbers come from outside: a sum before 1970 or after the year 9999 gives the
/// nearest time that is neither.
std::int64_t corrected_at_ms(std::int64_t clock_offset_ms, std::int64_t visited_at_ms);

/// A time of a record, brought into 1970 to 9999 so that one can count with it whatever a phone wrote.
Timestamp moment(std::int64_t at_ms);

/// When the visit began: the corrected time where there is one.
Timestamp began_at(const v1::Visit& visit);

/// Whether that is a time of day. The office's sheets often give the day of a visit alone, which reads as its midnight.
bool knows_time_of_day(const v1::Visit& visit);

/// Minutes after midnight of the district's day.
std::chrono::minutes minute_of_day(Timestamp at);

}  // namespace gridvisit
