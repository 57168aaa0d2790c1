#include "geodata/read_file/csv_source.hpp"

#include <array>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "geodata/read_file/csv_reader.hpp"
#include "geodata/read_file/sheet_table.hpp"
#include "geodata/read_file/text_encoding.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

Result<TextEncoding> find_encoding(std::istream& file, bool has_mark) {
  EncodingJudge judge;
  std::array<char, 64 * 1024> chunk{};
  bool first = true;
  while (file.read(chunk.data(), chunk.size()) || file.gcount() > 0) {
    const std::string_view piece(chunk.data(), static_cast<std::size_t>(file.gcount()));
    if (std::exchange(first, false) && (piece.starts_with("\xff\xfe") || piece.starts_with("\xfe\xff"))) {
      return failure(ErrorCode::unsupported,
                     R"(its text is UTF-16 (Excel's "Unicode text"); save it as "CSV UTF-8" or as .xlsx)");
    }
    judge.add(piece);
  }
  return has_mark ? TextEncoding::utf8 : judge.verdict();
}

Result<> read_records(std::istream& text, char delimiter, TextEncoding encoding, SheetTable table,
                      const FeatureOutput& output) {
  CsvReader reader(text, delimiter);
  std::vector<std::string> raw;
  auto more = reader.next(raw);
  for (; more && *more; more = reader.next(raw)) {
    std::vector<std::optional<std::string>> cells;
    for (const std::string& bytes : raw) {
      auto cell = decode(bytes, encoding);
      if (!cell) {
        (void)table.end();  // the headings, where they are still being looked for: the column has a name
        return failure(ErrorCode::invalid,
                       fmt::format("the text is not valid {}; save the file anew", name_of(encoding)),
                       {"", reader.row(), output.column_name(cells.size())});
      }
      cells.push_back(cell->empty() ? std::nullopt : std::move(cell));
    }
    if (auto added = table.add(reader.row(), std::move(cells)); !added) return added;
  }
  return more ? table.end() : failure(more);
}

}  // namespace

Result<> read_csv(const std::filesystem::path& path, std::int64_t heading_row, FeatureOutput& output) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kUtf8Mark.size()> start{};
  file.read(start.data(), start.size());
  const bool has_mark = file && std::string_view(start.data(), start.size()) == kUtf8Mark;
  const auto rewind = [&file](bool behind_mark) {
    file.clear();
    file.seekg(behind_mark ? static_cast<std::streamoff>(kUtf8Mark.size()) : 0);
  };
  rewind(has_mark);
  const auto encoding = find_encoding(file, has_mark);
  if (!encoding) return failure(encoding);
  rewind(has_mark);
  const char delimiter = find_delimiter(file);
  rewind(has_mark);
  FileHeader header;
  header.layer = path.stem().string();
  header.driver = "CSV";
  header.encoding = name_of(*encoding);
  header.feature_count = -1;
  return read_records(file, delimiter, *encoding, SheetTable(output, std::move(header), heading_row), output);
}

}  // namespace gridvisit
