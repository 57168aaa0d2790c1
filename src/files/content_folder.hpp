// Where the bytes of photos and documents lie, named by their SHA-256: DIR/files/ab/abcdef…. A file is there whole, or
// not at all. Safe to use from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

class ContentFolder {
 public:
  /// Makes the folder where it is not there yet.
  static Result<ContentFolder> open(const std::filesystem::path& directory);

  /// `sha256` must be a hash (is_sha256_text): a caller that takes it from outside has checked that.
  [[nodiscard]] std::filesystem::path path_of(std::string_view sha256) const;
  [[nodiscard]] bool holds(std::string_view sha256) const;
  /// The whole file; `not_found` where there is none.
  [[nodiscard]] Result<std::string> read(std::string_view sha256) const;

  /// Takes a file of the same file system, whose bytes are on the disk, under its hash; when this returns, its name is
  /// on the disk, too. The same content before it is replaced by itself.
  [[nodiscard]] Result<> adopt(const std::filesystem::path& file, std::string_view sha256) const;

  /// Its bytes are gone; they may not have been there.
  [[nodiscard]] Result<> remove(std::string_view sha256) const;

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  explicit ContentFolder(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
};

}  // namespace gridvisit
