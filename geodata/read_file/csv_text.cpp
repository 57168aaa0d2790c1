#include "geodata/read_file/csv_text.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/limits.hpp"
#include "geodata/read_file/text_encoding.hpp"

namespace gridvisit {
namespace {

Result<CsvText> decode(std::string bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
  for (const auto& [mark, encoding] : {std::pair("\xff\xfe", "UTF-16LE"), std::pair("\xfe\xff", "UTF-16BE")}) {
    if (!bytes.starts_with(mark)) continue;
    auto text = to_utf8(std::string_view(bytes).substr(2), encoding);
    if (!text) return failure(ErrorCode::invalid, "the text is not the UTF-16 it says it is");
    return CsvText{std::move(*text), encoding};
  }
  if (is_utf8(bytes)) return CsvText{std::move(bytes), "UTF-8"};
  if (auto text = to_utf8(bytes, "GB18030")) return CsvText{std::move(*text), "GB18030"};
  Where where;
  std::istringstream lines(bytes);
  std::int64_t row = 1;
  for (std::string line; std::getline(lines, line); ++row) {
    if (is_utf8(line) || to_utf8(line, "GB18030")) continue;
    where.row = row;
    break;
  }
  return failure(ErrorCode::invalid, "the text is neither UTF-8 nor GBK: save the sheet as CSV UTF-8", where);
}

// Walks the text as CSV: rows, blank rows, columns of the first row.
Result<> count_rows(CsvText& csv) {
  if (csv.utf8.find('\0') != std::string::npos) return failure(ErrorCode::invalid, "the file is not text");
  bool quoted = false;
  bool blank = true;
  std::int64_t row = 1;
  std::int64_t quote_row = 0;
  std::size_t delimiters = 0;
  for (const char c : csv.utf8) {
    if (c == '"') {
      quoted = !quoted;
      quote_row = row;
      blank = false;
    } else if (c == '\n' && !quoted) {
      if (blank) csv.blank_rows.push_back(row);
      blank = true;
      ++row;
    } else if (c != '\r') {
      blank = false;
      const bool delimiter = c == ',' || c == ';' || c == '\t' || c == '|';
      if (row == 1 && delimiter && !quoted && ++delimiters >= limits::kImportColumns) {
        return failure(ErrorCode::too_large, "the file has more than 1,000 columns", {{}, 1, {}});
      }
    }
  }
  if (quoted) {
    return failure(ErrorCode::invalid, "a quotation begins here and never ends: was the file cut short?",
                   {{}, quote_row, {}});
  }
  if (delimiters == 0) {
    return failure(ErrorCode::invalid, "there is only one column: are the columns separated by commas?", {{}, 1, {}});
  }
  return {};
}

}  // namespace

Result<CsvText> read_csv_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::filesystem::file_size(path), '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    return failure(ErrorCode::io, "the file cannot be read");
  }
  auto csv = decode(std::move(bytes));
  if (!csv) return csv;
  if (auto counted = count_rows(*csv); !counted) return failure(counted);
  return csv;
}

}  // namespace gridvisit
