// A row on its way to becoming a record: what its cells say, by the plan of its file's columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "exchange/finding.hpp"
#include "exchange/headings.hpp"
#include "geodata/feature_file.hpp"

namespace gridvisit {

/// How the row names a record of another kind.
struct KeyCell {
  const Target* target = nullptr;
  std::string text;
};

struct Draft {
  std::size_t file = 0;  ///< which of the import's files
  std::int64_t row = 0;
  v1::Record record = {};
  std::vector<const FieldInfo*> fields = {};  ///< what the row says something about, also where it says "nothing"
  std::vector<KeyCell> keys = {};
  std::vector<v1::Record> companions = {};
  Geometry geometry = {};       ///< of the row; in the file's coordinates until the coordinate system is settled
  bool birth_is_month = false;  ///< the row gives the month of birth only
  bool refused = false;         ///< an error was found: it is not written

  [[nodiscard]] bool says(const FieldInfo& field) const;
  void say(const FieldInfo& field);
  void unsay(const FieldInfo& field);
};

/// Reads the rows of one file.
class DraftReader {
 public:
  /// `kind` and `findings` must outlive it.
  DraftReader(const ImportKind& kind, ColumnPlan plan, std::string file_name, std::size_t file_index,
              RowFindings& findings);
  DraftReader(const DraftReader&) = delete;
  DraftReader& operator=(const DraftReader&) = delete;

  /// Nothing for a row without a single filled cell. A cell that cannot be read is a finding, and the draft refused.
  std::optional<Draft> read(const FeatureRow& row);

 private:
  void read_cell(const ColumnUse& use, std::string_view cell, Draft& draft);
  void read_geometry(const FeatureRow& row, Draft& draft);
  void read_companions(const FeatureRow& row, Draft& draft);
  [[nodiscard]] std::string_view cell_of(const FeatureRow& row, const ColumnUse& use) const;
  void refuse(Draft& draft, const ColumnUse& use, const Error& error, std::string_view cell);
  void warn_of_months(const FeatureRow& row, const Draft& draft);

  const ImportKind& kind_;
  ColumnPlan plan_;
  std::string file_name_;
  std::size_t file_index_;
  RowFindings& findings_;
  const ColumnUse* longitude_ = nullptr;
  const ColumnUse* latitude_ = nullptr;
};

}  // namespace gridvisit
