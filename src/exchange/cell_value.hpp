// From the text of a cell to the value of a field, by the field's shape and rule: the ways in which offices write days,
// times, yes and no, money, numbers and codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

/// What the column says about all its cells.
struct CellFormat {
  std::int64_t fen = 1;          ///< of one unit of money: 分 1, 元 100, 万元 1,000,000
  bool unit_is_assumed = false;  ///< money under a heading without a unit: offices mean yuan
};
/// By what stands in the brackets: "金额（元）". The field's own name in English ("amount_fen") says its unit, too.
CellFormat format_of_heading(std::string_view heading);

/// Sets the field to what the cell says, an empty cell to nothing. The error says what should stand there; where it
/// happened is for the caller to add. Not for references, positions and areas.
Result<> set_from_cell(const FieldInfo& field, std::string_view cell, CellFormat format,
                       google::protobuf::Message& body);

/// Whether the cell shows one of a spreadsheet's errors (#N/A, #REF! …), or a formula instead of what it gives.
bool is_sheet_error(std::string_view cell);

/// 2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 20261124, a spreadsheet's serial number (1 is 1900-01-01, and
/// Excel's 1900-02-29 is nothing) up to 2100, each with or without a time of day, which is dropped; 1952年3月, 1952.3
/// and 195203 give the month's first day. A year alone is refused, also as the serial number it might be.
Result<Day> parse_day_cell(std::string_view cell);
/// Whether parse_day_cell knows no more than the month.
bool names_month_only(std::string_view cell);
/// A day as above with a time (08:30, 8:30:15, 8时30分; a serial number's fraction), the district's own; or ISO 8601.
Result<Timestamp> parse_timestamp_cell(std::string_view cell);
/// 2026-11, 2026/11, 2026年11月, 202611, or any day of the month: "2026-11".
Result<std::string> parse_month_cell(std::string_view cell);
/// 2026, 2026年, 2026年第三季度, 2026Q3, or a month as above: "2026", "2026-Q3", "2026-11".
Result<std::string> parse_period_cell(std::string_view cell);
/// 1938, 1938年, or the year of a day or month as above.
Result<std::int64_t> parse_year_cell(std::string_view cell);
/// A plain decimal number, with or without thousands separators.
Result<double> parse_number_cell(std::string_view cell);

}  // namespace gridvisit
