// Small files that are there whole or not at all: written beside, synced, renamed, and the folder synced.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

/// What a failed call on files means to who wanted to store something, by its errno: no room, or a broken disk.
Error storage_error(int error_number);

/// Names made or changed in the folder are on the disk when this returns.
Result<> sync_directory(const std::filesystem::path& directory);

Result<> write_durably(const std::filesystem::path& file, std::string_view bytes, mode_t mode);
Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace gridvisit
