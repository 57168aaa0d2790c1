#include "domain/visit_quality.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "domain/policy_file.hpp"

namespace gridvisit {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kMostMinutes = 24 * 60;
constexpr int kMostMetres = 100'000;

void take_minutes(PolicyEntry& entry, const char* name, minutes& into) {
  const auto number = entry.take_number(name);
  if (!number) return;
  if (*number > kMostMinutes) entry.refuse(name, "should be at most 1440 minutes, a day");
  into = minutes{*number};
}

void take_metres(PolicyEntry& entry, const char* name, int& into) {
  const auto number = entry.take_number(name);
  if (!number) return;
  if (*number > kMostMetres) entry.refuse(name, "should be at most 100000 metres");
  into = *number;
}

std::optional<minutes> parse_time_of_day(std::string_view text) {
  const auto digits = [&](std::size_t at) -> std::optional<int> {
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data() + at, text.data() + at + 2, number);
    if (failed != std::errc{} || end != text.data() + at + 2) return std::nullopt;
    return number;
  };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(0);
  const auto minute = digits(3);
  if (!hour || !minute || *hour < 0 || *minute < 0 || *minute > 59) return std::nullopt;
  const minutes time = hours{*hour} + minutes{*minute};
  if (time > hours{24}) return std::nullopt;
  return time;
}

void take_time_of_day(PolicyEntry& entry, const char* name, minutes& into) {
  const std::string text = entry.take_text(name);
  if (text.empty()) return;
  const auto time = parse_time_of_day(text);
  if (!time) return entry.refuse(name, "should be a time of the day, 00:00 to 24:00");
  into = *time;
}

// A member that the flag does not have is left in the entry, which then refuses it by name.
void take_thresholds(PolicyEntry& entry, VisitFlag flag, VisitQuality& quality) {
  switch (flag) {
    case VisitFlag::duplicate: return take_minutes(entry, "minutes", quality.duplicate);
    case VisitFlag::no_position: return take_metres(entry, "coarse_metres", quality.coarse_m);
    case VisitFlag::far_from_home: return take_metres(entry, "metres", quality.home_m);
    case VisitFlag::outside_grid: return take_metres(entry, "metres", quality.grid_m);
    case VisitFlag::outside_hours:
      take_time_of_day(entry, "from", quality.from);
      return take_time_of_day(entry, "until", quality.until);
    case VisitFlag::too_fast:
      if (const auto percent = entry.take_number("percent")) quality.fast_percent = *percent;
      if (quality.fast_percent > 100) entry.refuse("percent", "should be at most 100 percent of the time by road");
      take_minutes(entry, "slack_minutes", quality.fast_slack);
      return take_metres(entry, "same_place_metres", quality.same_place_m);
    case VisitFlag::too_short: return take_minutes(entry, "minutes", quality.shortest);
    case VisitFlag::no_photo:
    case VisitFlag::mock_position:
    case VisitFlag::clock_off: return;  // yes or no; from when a clock is off is fixed (limits::kClockTolerance)
  }
}

}  // namespace

Result<VisitQuality> parse_visit_quality(std::string_view json) {
  const auto entries = parse_policy_list(json, "flags");
  if (!entries) return failure(entries);
  VisitQuality quality;
  std::bitset<kVisitFlagCount> seen;
  std::int64_t row = 0;
  for (const auto& value : *entries) {
    PolicyEntry entry(value, ++row);
    const std::string code = entry.take_text("flag");
    const auto flag = find_flag(code);
    if (flag) {
      const auto place = static_cast<std::size_t>(*flag);
      if (seen.test(place)) entry.refuse("flag", "'" + code + "' is there twice; keep one of the entries");
      seen.set(place);
      quality.off.set(place, entry.take_flag("off"));
      take_thresholds(entry, *flag, quality);
    } else {
      entry.refuse("flag", code.empty() ? "name the flag the thresholds are for" : "'" + code + "' is no flag");
    }
    if (const auto finished = entry.finish(); !finished) return failure(finished);
  }
  return quality;
}

}  // namespace gridvisit
