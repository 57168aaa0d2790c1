// gridvisit's way in for files: reads them, checks every row, and brings the database to what they say in one
// transaction: whole or not at all. Importing the same files again changes nothing and says so.
#pragma once

#include <optional>

#include "domain/actor.hpp"
#include "exchange/preview.hpp"
#include "exchange/staging.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// What a preview showed, to hold the import itself against.
struct ImportCounts {
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t refused = 0;
  bool operator==(const ImportCounts&) const = default;
};

struct ImportRequest {
  std::string kind;  ///< "recipient", or "roads"
  std::vector<std::filesystem::path> files;
  std::string crs = "auto";
  HeadingMap map = {};
  std::string layer = {};
  std::int64_t heading_row = 0;  ///< of sheets; 0: found by looking
  bool dry_run = false;
  bool skip_bad_rows = false;
  std::optional<Actor> actor = {};  ///< in whose name it is written; none: the system's
  /// Confirmed after a preview: where it comes to anything else by now, nothing is taken.
  std::optional<ImportCounts> previewed = {};
};

struct ImportReport {
  std::string kind;
  std::vector<std::string> files;
  std::int64_t rows = 0;
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t refused = 0;
  bool taken = false;  ///< something is on the disk now that was asked for, or was there already
  bool dry_run = false;
  std::vector<RowFinding> findings = {};
  std::size_t findings_left_out = 0;  ///< beyond limits::kImportFindings
  std::string summary = {};           ///< of a road network
  ImportSamples samples = {};         ///< the first rows of each outcome
  std::vector<SourceTable> tables = {};
  std::string set_id = {};  ///< under which it can be undone; empty where nothing was written

  [[nodiscard]] ImportCounts counts() const { return {created, changed, unchanged, refused}; }
  /// Of a dry run: whether the import itself would take it.
  [[nodiscard]] bool would_be_taken(bool skip_bad_rows) const { return refused == 0 || skip_bad_rows; }
};

/// Where things are written: the connection is the only writer of its program; `roads` is the network's folder.
struct ImportTarget {
  Connection& connection;
  const Vault& vault;
  std::filesystem::path roads;
};

/// An Error: the import could not be tried (a file cannot be read, a column is missing, the database failed). Rows that
/// cannot be taken are findings of the report, and `taken` says what became of the rest.
Result<ImportReport> import_files(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress);

/// The same within a transaction that is open: of a writer thread's job, which must fail where the report does not say
/// `taken`, so that what was tried is undone. Not for roads.
Result<ImportReport> import_within(Transaction& transaction, const std::filesystem::path& roads,
                                   const ImportRequest& request, const ImportProgress& progress);

/// The kind "roads": OSM extracts (.osm.pbf) and line layers into one network, which replaces the one there.
Result<ImportReport> import_roads(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress);

}  // namespace gridvisit
