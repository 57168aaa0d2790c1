// A CSV file's text before GDAL sees it: in UTF-8 whatever it was in, of bearable width, and with the rows counted as a
// spreadsheet counts them, for GDAL passes over blank lines.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace gridvisit {

struct CsvText {
  std::string utf8;                           ///< without a byte order mark
  std::string encoding;                       ///< what it was decoded from
  std::vector<std::int64_t> blank_rows = {};  ///< in order
};

/// Refused: text in no encoding we know (with the row), more than limits::kImportColumns columns, a quotation that
/// never ends (the sign of a file cut short).
Result<CsvText> read_csv_text(const std::filesystem::path& path);

}  // namespace gridvisit
