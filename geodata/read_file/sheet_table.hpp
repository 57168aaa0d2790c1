// Turns the rows of a sheet into headings and data. Offices put titles above their tables ("优抚对象花名册",
// "填报单位:…"), often in merged cells: the heading is the first row that is about as full as the fullest of those it
// begins with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geodata/read_file/feature_output.hpp"

namespace gridvisit {

class SheetTable {
 public:
  /// `header` has everything but the columns. `heading_row`: as the spreadsheet numbers it; 0: found by looking.
  SheetTable(FeatureOutput& output, FileHeader header, std::int64_t heading_row = 0)
      : output_(output), header_(std::move(header)), heading_row_(heading_row) {}

  /// Numbered as the spreadsheet shows it. A cell without a heading above makes a bad row: its cells have slipped.
  Result<> add(std::int64_t row, std::vector<std::optional<std::string>> cells);
  /// Refused where there was no heading.
  Result<> end();

 private:
  struct SheetRow {
    std::int64_t number = 0;
    std::vector<std::optional<std::string>> cells;
  };
  Result<> begin();
  Result<> give(SheetRow row);

  FeatureOutput& output_;
  FileHeader header_;
  std::int64_t heading_row_;
  bool begun_ = false;
  std::vector<SheetRow> first_;  ///< until the heading is found among them
};

}  // namespace gridvisit
