// Reads the files of an import into drafts, in WGS 84, and hands them over one by one: nothing is written, and no more
// than a few thousand rows are held at a time.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "exchange/crs_settlement.hpp"
#include "exchange/draft.hpp"

namespace gridvisit {

/// "reading people.csv", rows so far, rows in all (-1: not known).
using ImportProgress = std::function<void(const std::string& step, std::int64_t done, std::int64_t total)>;

struct StagingRequest {
  const ImportKind* kind = nullptr;
  std::vector<std::filesystem::path> files;
  std::string crs = "auto";
  HeadingMap map = {};
  std::string layer = {};        ///< empty: every sheet or layer that fits the kind
  std::int64_t heading_row = 0;  ///< of sheets; 0: found by looking
};

/// A file of the import, or one sheet or layer of it.
struct SourceTable {
  std::filesystem::path path;
  std::string layer = {};
  std::int64_t heading_row = 0;
  std::string name = {};  ///< as findings call it: "people.xlsx", "people.xlsx [东村]"
  std::vector<std::string> columns = {};
  ColumnPlan plan = {};
  std::string crs = {};  ///< as it was settled; empty where it holds no positions
};

class Staging {
 public:
  /// All must outlive it.
  Staging(const StagingRequest& request, const KnownGround& ground, RowFindings& findings,
          const ImportProgress& progress)
      : request_(request), ground_(ground), findings_(findings), progress_(progress) {}

  /// The rows of all files, in their order; areas are checked and, where that is harmless, repaired. An Error: a file
  /// cannot be read, or does not fit the kind; or `take` gave one.
  Result<> read(const std::function<Result<>(Draft&&)>& take);

  /// Those read so far, by Draft::file.
  [[nodiscard]] const std::deque<SourceTable>& tables() const { return tables_; }

 private:
  Result<std::vector<std::string>> layers_of(const std::filesystem::path& path) const;
  Result<> read_file(const std::filesystem::path& path, const std::function<Result<>(Draft&&)>& take);

  const StagingRequest& request_;
  const KnownGround& ground_;
  RowFindings& findings_;
  const ImportProgress& progress_;
  std::deque<SourceTable> tables_;  ///< what is in it stays where it is
};

}  // namespace gridvisit
