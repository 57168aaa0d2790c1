#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "exchange/cell_text.hpp"
#include "exchange/cell_value.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kDayHelp = "should be a day that exists, as 2026-11-24";
constexpr double kFirstSerial = 1;      // 1900-01-01
constexpr double kLastSerial = 73'415;  // 2100-12-31
constexpr double kLeapDay1900 = 60;     // a day that never was: Lotus 1-2-3 had it, and so Excel counts it
constexpr int kFirstYear = 1800;
constexpr int kLastYear = 2200;
constexpr std::size_t kNumbersAtMost = 7;

/// The numbers in a text, and whether only signs that separate parts of a date or time stand between them.
struct Numbers {
  std::array<int, kNumbersAtMost> values{};
  std::array<std::size_t, kNumbersAtMost> digits{};
  std::size_t count = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Numbers> split_numbers(std::string_view text) {
  Numbers numbers;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      // 年 月 日 号 时 点 分 秒 are three bytes each; anything else that may stand between is one of these.
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < 0x80 && std::string_view("-/. :T").find(text[i]) == std::string_view::npos) return std::nullopt;
      if (byte >= 0x80) {
        constexpr std::array<std::string_view, 8> kSigns{"年", "月", "日", "号", "时", "点", "分", "秒"};
        bool known = false;
        for (const std::string_view sign : kSigns) known = known || text.substr(i).starts_with(sign);
        if (!known) return std::nullopt;
        i += 2;
      }
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    if (numbers.count == kNumbersAtMost || i - start > 8) return std::nullopt;
    std::from_chars(text.data() + start, text.data() + i, numbers.values[numbers.count]);
    numbers.digits[numbers.count++] = i - start;
  }
  return numbers;
}

std::optional<Day> make_day(int year, int month, int day) {
  // The calendar's types keep one byte of a number: month 268 would be the 12th.
  if (month > 12 || day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < kFirstYear || year > kLastYear) return std::nullopt;
  return Day{date};
}

// "45620" or "45620.375": a spreadsheet's day as a number.
std::optional<double> parse_serial(std::string_view text) {
  double serial = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), serial);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (serial < kFirstSerial || serial > kLastSerial || std::floor(serial) == kLeapDay1900) return std::nullopt;
  return serial;
}

Day day_of_serial(double serial) {
  constexpr std::chrono::year_month_day kEpoch{std::chrono::year{1899}, std::chrono::December, std::chrono::day{30}};
  const int before_leap_day = serial < kLeapDay1900 ? 1 : 0;
  return Day{kEpoch} + std::chrono::days{static_cast<int>(std::floor(serial)) + before_leap_day};
}

/// A day and the seconds after its midnight.
struct Moment {
  Day day;
  std::chrono::seconds time{0};
  bool month_only = false;  ///< the day is the first of the month that was meant
};

bool is_year(const Numbers& numbers) {
  return numbers.count > 0 && numbers.digits[0] == 4 && numbers.values[0] >= kFirstYear &&
         numbers.values[0] <= kLastYear;
}

// "1952年3月", "1952.3", "195203". A sheet's number 1952.3 is a month to people, not the 1,952nd day since 1900.
std::optional<Day> find_month(const Numbers& numbers) {
  if (numbers.count == 1 && numbers.digits[0] == 6) {
    return make_day(numbers.values[0] / 100, numbers.values[0] % 100, 1);
  }
  return numbers.count == 2 && is_year(numbers) && numbers.digits[1] <= 2
             ? make_day(numbers.values[0], numbers.values[1], 1)
             : std::nullopt;
}

std::optional<Moment> parse_moment(std::string_view cell) {
  const std::string half = to_half_width(cell);
  const std::string_view text = trim(half);
  const auto numbers = split_numbers(text);
  if (!numbers || numbers->count == 0) return std::nullopt;
  std::size_t next = 0;
  std::optional<Day> day;
  if (numbers->digits[0] == 8) {
    const int packed = numbers->values[0];
    day = make_day(packed / 10'000, packed / 100 % 100, packed % 100);
    next = 1;
  } else if (numbers->count >= 3 && numbers->digits[0] == 4) {
    day = make_day(numbers->values[0], numbers->values[1], numbers->values[2]);
    next = 3;
  } else if (const auto month = find_month(*numbers)) {
    return Moment{.day = *month, .month_only = true};
  } else if (const auto serial = is_year(*numbers) ? std::nullopt : parse_serial(text)) {
    const double fraction = *serial - std::floor(*serial);
    return Moment{day_of_serial(*serial), std::chrono::seconds{std::lround(fraction * 86'400)}};
  }
  if (!day) return std::nullopt;
  std::array<int, 3> clock{};
  for (std::size_t i = 0; i < clock.size() && next + i < numbers->count; ++i) clock[i] = numbers->values[next + i];
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return std::nullopt;
  return Moment{*day, std::chrono::hours{clock[0]} + std::chrono::minutes{clock[1]} + std::chrono::seconds{clock[2]}};
}

}  // namespace

Result<Day> parse_day_cell(std::string_view cell) {
  if (const auto moment = parse_moment(cell)) return moment->day;
  if (const auto timestamp = parse_timestamp(trim(cell))) return district_day(*timestamp);
  return failure(ErrorCode::invalid, std::string(kDayHelp));
}

bool names_month_only(std::string_view cell) {
  const auto moment = parse_moment(cell);
  return moment && moment->month_only;
}

Result<Timestamp> parse_timestamp_cell(std::string_view cell) {
  if (const auto timestamp = parse_timestamp(trim(cell))) return *timestamp;
  if (const auto moment = parse_moment(cell); moment && !moment->month_only) {
    return district_time(moment->day, moment->time);
  }
  return failure(ErrorCode::invalid, "should be a day and time, as 2026-11-24 09:30");
}

Result<std::string> parse_month_cell(std::string_view cell) {
  const std::string half = to_half_width(cell);
  const std::string_view text = trim(half);
  if (const auto moment = parse_moment(text)) return format_day(moment->day).substr(0, 7);
  return failure(ErrorCode::invalid, "should be a month, as 2026-11");
}

Result<std::string> parse_period_cell(std::string_view cell) {
  const std::string half = to_half_width(cell);
  const std::string_view text = trim(half);
  const bool has_year = text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, is_digit);
  if (has_year) {
    const std::string year(text.substr(0, 4));
    const std::string_view rest = text.substr(4);
    if (rest.empty() || rest == "年" || rest == "年度" || rest == "全年" || rest == "年全年") return year;
    if (rest.contains("季") || rest.find_first_of("Qq") != std::string_view::npos) {
      constexpr std::array<std::array<std::string_view, 2>, 4> kQuarters{
          {{"1", "一"}, {"2", "二"}, {"3", "三"}, {"4", "四"}}};
      for (std::size_t i = 0; i < kQuarters.size(); ++i) {
        if (rest.contains(kQuarters[i][0]) || rest.contains(kQuarters[i][1]))
          return year + "-Q" + std::to_string(i + 1);
      }
    }
  }
  if (auto month = parse_month_cell(text)) return month;
  return failure(ErrorCode::invalid, "should be a year, quarter or month: 2026, 2026-Q4, 2026-11");
}

Result<std::int64_t> parse_year_cell(std::string_view cell) {
  const std::string half = to_half_width(cell);
  std::string_view text = trim(half);
  for (const std::string_view behind : {"年份", "年"}) {
    if (text.ends_with(behind)) text.remove_suffix(behind.size());
  }
  const bool plain = !text.empty() && text.size() <= 4 && std::ranges::all_of(text, is_digit);
  if (plain) return std::int64_t{std::stoi(std::string(text))};
  const auto moment = parse_moment(text);
  if (!moment) return failure(ErrorCode::invalid, "should be a year, as 1938");
  return std::int64_t{int(std::chrono::year_month_day(moment->day).year())};
}

}  // namespace gridvisit
