#include "cql2/time_text.hpp"

#include "base/clock.hpp"

namespace gridvisit::cql2 {
namespace {

bool is_open(std::string_view text) { return text.empty() || text == ".."; }

}  // namespace

Result<TimeSpan> parse_instant(std::string_view text) {
  if (const auto day = parse_day(text)) {
    const std::int64_t first = district_time(*day, std::chrono::seconds{0}).time_since_epoch().count();
    return TimeSpan{first, first + std::chrono::milliseconds(std::chrono::days{1}).count() - 1};
  }
  const auto moment = parse_timestamp(text);
  if (!moment) {
    return failure(ErrorCode::invalid, "a time is a day such as 2026-11-25 or a moment such as 2026-11-25T08:00:00Z");
  }
  const std::int64_t ms = moment->time_since_epoch().count();
  return TimeSpan{ms, ms};
}

Result<TimeSpan> parse_interval(std::string_view first, std::string_view last) {
  TimeSpan span;
  if (!is_open(first)) {
    const auto begin = parse_instant(first);
    if (!begin) return failure(begin);
    span.first_ms = begin->first_ms;
  }
  if (!is_open(last)) {
    const auto end = parse_instant(last);
    if (!end) return failure(end);
    span.last_ms = end->last_ms;
  }
  if (span.first_ms > span.last_ms) return failure(ErrorCode::invalid, "an interval ends before it begins");
  return span;
}

Result<TimeSpan> parse_datetime(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return parse_instant(text);
  return parse_interval(text.substr(0, slash), text.substr(slash + 1));
}

}  // namespace gridvisit::cql2
