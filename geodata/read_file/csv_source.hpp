// Reads a delimited text file in UTF-8 or GB18030 to the output.
#pragma once

#include <filesystem>

#include "geodata/read_file/feature_output.hpp"

namespace gridvisit {

/// `heading_row` as in SheetTable.
Result<> read_csv(const std::filesystem::path& path, std::int64_t heading_row, FeatureOutput& output);

}  // namespace gridvisit
