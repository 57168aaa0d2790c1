// What an import has to say about the files it read: one finding a trouble, with file, row, field and reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.hpp"

namespace gridvisit {

enum class Severity {
  warning,  ///< worth a look; the row is taken
  error,    ///< the row cannot be taken, and so not the file, unless bad rows are skipped
};

struct RowFinding {
  Severity severity = Severity::error;
  std::string code;        ///< "unknown_code": stable, for programs and for counting
  std::string file = {};   ///< the name without its folder
  std::int64_t row = 0;    ///< as a spreadsheet shows it; 0: the file as a whole
  std::string field = {};  ///< of the record: "grid_code"
  std::string message = {};
  std::string value = {};  ///< what the cell held; masked where it is personal
  std::size_t table =
      kNoTable;  ///< of the import's, and the column in it, for a list to correct in; -1: not one column
  int column = -1;

  static constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);
};

class RowFindings {
 public:
  void add(RowFinding finding);
  [[nodiscard]] const std::vector<RowFinding>& all() const { return findings_; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  /// Found and counted, but not listed: beyond limits::kImportFindings.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  std::vector<RowFinding> findings_;
  std::size_t errors_ = 0;
  std::size_t left_out_ = 0;
};

/// A cell as a report may show it: personal data only as far as needed to find the row, and nothing longer than a line.
std::string shown_value(const FieldInfo& field, std::string_view text);

/// The start of a text, as much as fits on a line.
std::string shown_start(std::string_view text);

}  // namespace gridvisit
