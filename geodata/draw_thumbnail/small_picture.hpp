// Decoding a picture with GDAL at a smaller size, and coding it as JPEG.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "geodata/draw_thumbnail/pixels.hpp"

namespace gridvisit {

/// Registers the decoder of that media type and the coder of JPEG, and nothing else. False for an unknown type.
bool register_drivers_for(const std::string& media_type);

/// The first picture of the file, colours on white where it is transparent.
Result<Pixels> read_small(const std::filesystem::path& file, int longest_side);
Result<std::string> encode_jpeg(const Pixels& picture);

}  // namespace gridvisit
