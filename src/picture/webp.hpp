// WEBP: its Exif, and the same picture without notes (picture.hpp says what that means).
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

/// The TIFF of its Exif; empty where there is none, or the file is broken before it.
std::string_view find_webp_exif(std::string_view bytes);
Result<std::string> remove_webp_notes(std::string_view bytes);

}  // namespace gridvisit
