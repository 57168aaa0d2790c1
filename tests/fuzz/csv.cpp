// Delimited text.
#include <memory>
#include <sstream>

#include "geodata/read_file/csv_reader.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

using Rows = std::vector<std::vector<std::string>>;

/// The rows up to the end or the first fault.
std::pair<Rows, bool> read_rows(const std::string& text, char delimiter) {
  std::istringstream stream(text);
  auto reader = std::make_unique<CsvReader>(stream, delimiter);
  Rows rows;
  std::vector<std::string> cells;
  auto more = reader->next(cells);
  for (; more && *more; more = reader->next(cells)) {
    rows.push_back(cells);
    fuzz::require(reader->row() == static_cast<std::int64_t>(rows.size()), "rows are counted one by one");
    fuzz::require(cells.empty() || !cells.back().empty(), "no row ends with an empty cell");
  }
  return {rows, more.has_value()};
}

/// RFC 4180, every cell in quotation marks.
std::string write_rows(const Rows& rows, char delimiter) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += delimiter;
      text += '"';
      for (const char c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::as_text(data, size));
  std::istringstream stream(text);
  const char delimiter = find_delimiter(stream);
  fuzz::require(std::string_view(",;\t").contains(delimiter), "a delimiter is one of the three");
  const auto [rows, whole] = read_rows(text, delimiter);
  const auto [again, whole_again] = read_rows(write_rows(rows, delimiter), delimiter);
  fuzz::require(whole_again && again == rows, "rows are read as they were written");
  return 0;
}
