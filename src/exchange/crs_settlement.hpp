// In which coordinate system a file's positions are: what the importer was told, what the file declares, and what the
// numbers themselves show against the map that is stored; in this order, but the numbers may contradict the file.
#pragma once

#include <span>
#include <string>

#include "exchange/district.hpp"
#include "exchange/draft.hpp"

namespace gridvisit {

struct CrsQuestion {
  const ImportKind* kind = nullptr;
  std::string file_name;
  std::string told = "auto";  ///< --crs
  std::string declared;       ///< by the file; empty: nothing
};

/// Brings the drafts of one file to WGS 84 and reports how it knew; a draft whose position cannot be brought there is
/// refused. An error where nobody can know: areas of a file that declares nothing and resembles nothing.
Result<> settle_crs(const CrsQuestion& question, const District& district, std::span<Draft> drafts,
                    RowFindings& findings);

}  // namespace gridvisit
