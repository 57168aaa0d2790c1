// When grid workers work: Monday to Friday, 8:30 to 12:00 and 13:30 to 17:30 of the district's time.
#pragma once

#include "base/clock.hpp"

namespace gridvisit {

inline constexpr std::chrono::minutes kMorningBegins{8 * 60 + 30};
inline constexpr std::chrono::minutes kMorningEnds{12 * 60};
inline constexpr std::chrono::minutes kAfternoonBegins{13 * 60 + 30};
inline constexpr std::chrono::minutes kAfternoonEnds{17 * 60 + 30};

inline bool is_working_day(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

/// From the morning's begin to the afternoon's end of a working day.
inline bool is_working_time(Timestamp at) {
  const Day day = district_day(at);
  return is_working_day(day) && at >= district_time(day, kMorningBegins) && at < district_time(day, kAfternoonEnds);
}

}  // namespace gridvisit
