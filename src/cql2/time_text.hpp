// Moments and spans of time as OGC standards write them: a day or a timestamp, ".." or nothing for an open end.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "cql2/expression.hpp"

namespace gridvisit::cql2 {

/// "2026-11-25" is the whole day of the district, "2026-11-25T08:00:00Z" a moment.
Result<TimeSpan> parse_instant(std::string_view text);
/// Two of them, either of which may be open.
Result<TimeSpan> parse_interval(std::string_view first, std::string_view last);
/// The datetime parameter of OGC API: an instant, or two with a slash between.
Result<TimeSpan> parse_datetime(std::string_view text);

}  // namespace gridvisit::cql2
