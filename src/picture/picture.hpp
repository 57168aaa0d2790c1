// A photo or document as bytes from outside: what its camera noted, and the same picture without any note.
// No picture is decoded here: the formats' segments, chunks and boxes are walked, and the coded picture is not touched.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "picture/exif.hpp"
#include "picture/media_type.hpp"

namespace gridvisit {

/// What the camera noted; nothing of a PDF.
Exif find_exif(MediaType type, std::string_view bytes);

/// The picture as others may see it: without position, times, serial numbers, comments, embedded previews and whatever
/// hangs behind its end, but with its colours and the way up. Kept is only what is known to be harmless. Fails on what
/// is not a whole file of that type. A PDF stays as it is: it is a document somebody wrote.
Result<std::string> remove_notes(MediaType type, std::string_view bytes);

}  // namespace gridvisit
