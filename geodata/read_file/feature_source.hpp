// The file's features as frames: the header, each row, and the end; or the error that makes it unreadable.
#pragma once

#include <filesystem>
#include <string>

#include "geodata/frames.hpp"

namespace gridvisit {

void send_features(const std::filesystem::path& path, const std::string& layer, FrameWriter& frames);

}  // namespace gridvisit
