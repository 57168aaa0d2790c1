// Small pictures of the photos, drawn once and kept in DIR/files/thumbs: a folder that may be emptied at any time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "files/content_folder.hpp"

namespace gridvisit {

struct ThumbnailSize {
  std::string_view name;
  int longest_side = 0;  ///< pixels
};

/// "thumb" for lists, "screen" for looking at it.
std::optional<ThumbnailSize> find_thumbnail_size(std::string_view name);

class Thumbnails {
 public:
  explicit Thumbnails(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// One that was drawn before, or `unsupported` where that was tried before and cannot be done.
  [[nodiscard]] std::optional<Result<std::string>> find(std::string_view sha256, const ThumbnailSize& size) const;
  /// Draws it, in a child process, and keeps what came of it. For one thread at a time.
  [[nodiscard]] Result<std::string> draw(const ContentFolder& contents, std::string_view sha256,
                                         const ThumbnailSize& size) const;

  /// All that were drawn of it.
  void remove(std::string_view sha256) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(std::string_view sha256, const ThumbnailSize& size) const;
  std::filesystem::path directory_;
};

}  // namespace gridvisit
