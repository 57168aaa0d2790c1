// A file's bytes, read-only, as part of the memory. Stays valid when the file is replaced by renaming another over it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>

#include "base/error.hpp"

namespace gridvisit::roads {

class MappedFile {
 public:
  /// not_found or io, with the file's name and not its folder.
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<std::byte> bytes) : bytes_(bytes) {}

  std::span<std::byte> bytes_;
};

}  // namespace gridvisit::roads
