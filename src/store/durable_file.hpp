// Small files that are there whole or not at all: written beside, synced, renamed, and the folder synced.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

Result<> write_durably(const std::filesystem::path& file, std::string_view bytes, mode_t mode);
Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace gridvisit
