// Drawing an untrusted picture smaller, in a process of its own: decoders of many authors do not belong in the server.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

struct ThumbnailRequest {
  std::filesystem::path file;
  std::string media_type;  ///< "image/jpeg", "image/png", "image/webp" or "image/heic": the only decoder that is tried
  int longest_side = 0;    ///< pixels; a smaller picture keeps its size
  int orientation = 1;     ///< as in TIFF, 1 to 8: the thumbnail is upright
};

/// A JPEG without notes. Waits for the child, up to limits::kThumbnailDeadline: not for an I/O thread. `unsupported`
/// where the picture cannot be drawn.
Result<std::string> draw_thumbnail(const ThumbnailRequest& request);

}  // namespace gridvisit
