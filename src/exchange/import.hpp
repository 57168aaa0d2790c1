// gridvisit's way in for files: reads them, checks every row, and brings the database to what they say in one
// transaction: whole or not at all. Importing the same files again changes nothing and says so.
#pragma once

#include "exchange/staging.hpp"
#include "store/connection.hpp"
#include "store/vault.hpp"

namespace gridvisit {

struct ImportRequest {
  std::string kind;  ///< "recipient", or "roads"
  std::vector<std::filesystem::path> files;
  std::string crs = "auto";
  HeadingMap map = {};
  std::string layer = {};
  bool dry_run = false;
  bool skip_bad_rows = false;
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
  std::string summary = {};  ///< of a road network
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

/// The kind "roads": OSM extracts (.osm.pbf) and line layers into one network, which replaces the one there.
Result<ImportReport> import_roads(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress);

}  // namespace gridvisit
