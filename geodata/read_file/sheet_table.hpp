// Turns the rows of a sheet into headings and data: the first row that is not empty is the heading.
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
  /// `header` has everything but the columns.
  SheetTable(FeatureOutput& output, FileHeader header) : output_(output), header_(std::move(header)) {}

  /// Numbered as the spreadsheet shows it. A cell without a heading above makes a bad row: its cells have slipped.
  Result<> add(std::int64_t row, std::vector<std::optional<std::string>> cells);
  /// Refused where there was no heading.
  Result<> end() const;

 private:
  FeatureOutput& output_;
  FileHeader header_;
};

}  // namespace gridvisit
