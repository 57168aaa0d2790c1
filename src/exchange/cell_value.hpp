// From the text of a cell to the value of a field, by the field's shape and rule: the ways in which offices write days,
// times, yes and no, money, numbers and codes.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

/// What the column says about all its cells.
struct CellFormat {
  bool is_yuan = false;  ///< money in yuan, which becomes fen
};
CellFormat format_of_heading(std::string_view heading);

/// Sets the field to what the cell says, an empty cell to nothing. The error says what should stand there; where it
/// happened is for the caller to add. Not for references, positions and areas.
Result<> set_from_cell(const FieldInfo& field, std::string_view cell, CellFormat format,
                       google::protobuf::Message& body);

/// 2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 20261124, a spreadsheet's serial number (days since 1899-12-30)
/// from 1900 to 2100, each with or without a time of day, which is dropped.
Result<Day> parse_day_cell(std::string_view cell);
/// A day as above with a time (08:30, 8:30:15, 8时30分; a serial number's fraction), the district's own; or ISO 8601.
Result<Timestamp> parse_timestamp_cell(std::string_view cell);
/// 2026-11, 2026/11, 2026年11月, 202611, or any day of the month: "2026-11".
Result<std::string> parse_month_cell(std::string_view cell);
/// A plain decimal number, with or without thousands separators.
Result<double> parse_number_cell(std::string_view cell);

}  // namespace gridvisit
