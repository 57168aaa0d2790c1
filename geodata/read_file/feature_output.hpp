// Writes what was read as frames to the parent, and holds it against the limits on what comes from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "geodata/feature_file.hpp"

namespace gridvisit {

/// One row as it was found; `wkb` is empty where there is no geometry.
struct RowFound {
  std::int64_t row = 0;
  std::vector<std::optional<std::string>> cells;
  std::string wkb;
};

class FeatureOutput {
 public:
  explicit FeatureOutput(int descriptor, std::int64_t most_rows = limits::kImportRows)
      : descriptor_(descriptor), most_rows_(most_rows) {}

  /// Once, before any row. Refused: no columns, too many of them.
  Result<> header(FileHeader header);
  /// Passed over where it is empty; a bad row where a number in it has lost digits. Refused: a limit exceeded.
  Result<> row(const RowFound& row);
  Result<> bad_row(std::int64_t row, std::string message, std::string field = {});
  Result<> end();
  Result<> error(const Error& error);

  /// The column's heading, or its number where it has none.
  [[nodiscard]] std::string column_name(std::size_t column) const;

 private:
  Result<> add(std::string_view frame);
  Result<> flush();

  int descriptor_;
  std::int64_t most_rows_;
  std::string waiting_;
  std::vector<std::string> columns_;
  std::int64_t rows_ = 0;
};

/// Whether a sheet has made a number of 15 and more digits of it, such as 3.41103198001011E+17 of an ID number.
bool has_lost_digits(std::string_view cell);

}  // namespace gridvisit
