// What can be said of a file before a parser sees it: that it is missing, empty, of a kind no one here reads, or only
// part of what was copied.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace gridvisit {

/// The path's extension in lower case: ".shp".
std::string extension_of(const std::filesystem::path& path);

Result<> check_file(const std::filesystem::path& path);

/// The files a Shapefile consists of, each there and as long as it says. `path` may lie within /vsizip/.
Result<> check_shapefile(const std::string& path);

}  // namespace gridvisit
