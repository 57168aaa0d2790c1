// HEIC (ISO/IEC 23008-12 in the boxes of ISO/IEC 14496-12): its Exif, and the same picture with its notes blanked.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

/// The TIFF of its Exif; empty where there is none, or the file is broken before it.
std::string_view find_heic_exif(std::string_view bytes);

/// Of the same length: boxes name places in the file by number, so that nothing may move. What is not needed to show
/// the picture is overwritten with zeros. Which way is up is a property of the picture itself and stays.
Result<std::string> blank_heic_notes(std::string_view bytes);

}  // namespace gridvisit
