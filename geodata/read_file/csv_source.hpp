// Reads a delimited text file in UTF-8 or GB18030 to the output.
#pragma once

#include <filesystem>

#include "geodata/read_file/feature_output.hpp"

namespace gridvisit {

Result<> read_csv(const std::filesystem::path& path, FeatureOutput& output);

}  // namespace gridvisit
