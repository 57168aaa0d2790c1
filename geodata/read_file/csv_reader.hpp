// Splits delimited text (RFC 4180; also semicolons, tabs and any line ends) into records of raw bytes. Written here and
// not left to GDAL, which knows no GBK, skips blank lines in the numbering and reads any number of columns.
#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace gridvisit {

class CsvReader {
 public:
  /// `text` stands behind any byte order mark.
  CsvReader(std::istream& text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// The next record, its empty cells at the end left out (a blank line has none); false at the end of the text.
  /// Refused: too many columns, an oversized cell, a quotation mark that is never closed.
  Result<bool> next(std::vector<std::string>& cells);
  /// Of the last record, as a spreadsheet shows it, blank lines counted.
  [[nodiscard]] std::int64_t row() const { return row_; }

 private:
  int take();
  int peek();
  bool fill();
  Result<> take_cell(std::string& cell);
  Result<> take_quoted(std::string& cell);
  [[nodiscard]] std::unexpected<Error> oversized() const;

  std::istream& text_;
  char delimiter_;
  std::array<char, 64 * 1024> buffer_{};
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::int64_t row_ = 0;
};

/// The one that occurs most often in the first line that is not blank, outside quotation marks; else a comma.
char find_delimiter(std::istream& text);

}  // namespace gridvisit
