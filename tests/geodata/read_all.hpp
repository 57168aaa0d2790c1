// Reads a file as the importer does, and keeps what came.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geodata/feature_file.hpp"
#include "tests/temporary_folder.hpp"

namespace gridvisit {

using testing::TemporaryFolder;

inline std::filesystem::path write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

inline std::string load_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Read {
  FileHeader header;
  std::vector<FeatureRow> rows;
  std::vector<Error> bad_rows;
  Error error;  ///< its message is empty where all was read

  [[nodiscard]] bool good() const { return error.message.empty(); }
};

inline Read read_all(const std::filesystem::path& path, const std::string& layer = {}) {
  Read read;
  const auto summary = read_features(
      path, {.layer = layer},
      [&read](const FileHeader& header) -> Result<> {
        read.header = header;
        return {};
      },
      [&read](FeatureRow&& row) -> Result<> {
        read.rows.push_back(std::move(row));
        return {};
      });
  if (summary) read.bad_rows = summary->bad_rows;
  if (!summary) read.error = summary.error();
  return read;
}

/// The rows one under another: "2: 张三 | 007 | -".
inline std::string table_of(const Read& read) {
  std::string table;
  for (const FeatureRow& row : read.rows) {
    table += std::to_string(row.row) + ":";
    for (const auto& cell : row.cells) table += (&cell == row.cells.data() ? " " : " | ") + cell.value_or("-");
    table += "\n";
  }
  return table;
}

}  // namespace gridvisit
