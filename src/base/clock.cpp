#include "base/clock.hpp"

#include <charconv>

#include <fmt/format.h>

namespace gridvisit {
namespace {

using std::chrono::floor;

// Reads exactly `digits` decimal digits off the front of `text`.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || text.front() == '-') return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool take_day(std::string_view& text, Day& day) {
  int year = 0;
  int month = 0;
  int of_month = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
      !take_number(text, 2, of_month)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(of_month)}};
  if (!date.ok()) return false;
  day = Day{date};
  return true;
}

// An offset may lead out of the years that format_timestamp can write.
bool has_year_of_four_digits(Day day) {
  const std::chrono::year year = std::chrono::year_month_day{day}.year();
  return year >= std::chrono::year{0} && year <= std::chrono::year{9999};
}

bool take_time_of_day(std::string_view& text, std::chrono::milliseconds& since_midnight) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int milliseconds = 0;
  if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes)) return false;
  if (take(text, ':')) {
    if (!take_number(text, 2, seconds)) return false;
    if (take(text, '.')) {
      int scale = 100;
      std::size_t digits = 0;
      for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
        milliseconds += (text.front() - '0') * scale;
        scale /= 10;
      }
      if (digits == 0) return false;
    }
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  since_midnight = std::chrono::hours{hours} + std::chrono::minutes{minutes} + std::chrono::seconds{seconds} +
                   std::chrono::milliseconds{milliseconds};
  return true;
}

bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
  if (text.empty()) {
    offset = kDistrictOffset;
    return true;
  }
  if (take(text, 'Z')) {
    offset = {};
    return true;
  }
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return false;
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, hours)) return false;
  take(text, ':');
  if (!take_number(text, 2, minutes) || hours > 14 || minutes > 59) return false;
  offset = sign * (std::chrono::hours{hours} + std::chrono::minutes{minutes});
  return true;
}

}  // namespace

Timestamp system_now() { return floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

Day district_day(Timestamp at) { return floor<std::chrono::days>(at + kDistrictOffset); }

Timestamp district_time(Day day, std::chrono::seconds since_midnight) {
  return Timestamp{day} - kDistrictOffset + since_midnight;
}

std::string format_timestamp(Timestamp at) {
  const auto local = at + kDistrictOffset;
  const auto day = floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}+08:00", format_day(day), time.hours().count(), time.minutes().count(),
                     time.seconds().count(), time.subseconds().count());
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  std::string_view rest = text;
  Day day{};
  std::chrono::milliseconds since_midnight{};
  std::chrono::minutes offset = kDistrictOffset;
  bool good = take_day(rest, day);
  if (good && !rest.empty()) {
    good = (take(rest, 'T') || take(rest, ' ')) && take_time_of_day(rest, since_midnight) && take_offset(rest, offset);
  }
  const Timestamp at = Timestamp{day} + since_midnight - offset;
  if (!good || !rest.empty() || !has_year_of_four_digits(district_day(at))) {
    return failure(ErrorCode::invalid,
                   fmt::format("'{}' is not a date and time; write 2026-11-24T09:30:00+08:00", text));
  }
  return at;
}

std::string format_day(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<Day> parse_day(std::string_view text) {
  std::string_view rest = text;
  Day day;
  if (!take_day(rest, day) || !rest.empty()) {
    return failure(ErrorCode::invalid, fmt::format("'{}' is not a date; write 2026-11-24", text));
  }
  return day;
}

int age_in_years(Day birth, Day on) {
  const std::chrono::year_month_day born{birth};
  const std::chrono::year_month_day today{on};
  const int years = static_cast<int>(today.year()) - static_cast<int>(born.year());
  const bool had_birthday = std::pair{today.month(), today.day()} >= std::pair{born.month(), born.day()};
  return had_birthday ? years : years - 1;
}

}  // namespace gridvisit
