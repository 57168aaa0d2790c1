// The rows an import could not take, as a workbook like the file they came from: the cells at fault are marked, a
// column beside them says why; corrected, it is imported like any other file.
#pragma once

#include <filesystem>
#include <string>

#include "exchange/import.hpp"

namespace gridvisit {

/// The column's heading, which the import passes over.
inline constexpr const char* kProblemHeading = "导入问题";

/// Reads the import's files once more. Positions of a map layer become columns in the file's own coordinate system
/// (`SourceTable::crs`); an area cannot be corrected in a sheet. Empty where no row was refused.
Result<std::string> make_error_sheet(const ImportReport& report);

}  // namespace gridvisit
