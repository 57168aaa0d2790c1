// Reads the files of an import into drafts, in WGS 84; nothing is written.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "exchange/district.hpp"
#include "exchange/draft.hpp"

namespace gridvisit {

/// "reading people.csv", rows so far, rows in all (-1: not known).
using ImportProgress = std::function<void(const std::string& step, std::int64_t done, std::int64_t total)>;

struct StagingRequest {
  const ImportKind* kind = nullptr;
  std::vector<std::filesystem::path> files;
  std::string crs = "auto";
  HeadingMap map = {};
  std::string layer = {};
};

struct Staged {
  std::vector<std::string> file_names;  ///< as in Draft::file, without folders
  std::vector<Draft> drafts;            ///< in the files' order; of divisions, those above first
};

/// Areas are checked and, where that is harmless, repaired. An Error: a file cannot be read at all.
Result<Staged> stage_files(const StagingRequest& request, const District& district, RowFindings& findings,
                           const ImportProgress& progress);

}  // namespace gridvisit
