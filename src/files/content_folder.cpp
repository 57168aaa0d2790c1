#include "files/content_folder.hpp"

#include <cassert>
#include <cerrno>

#include "base/sha256.hpp"
#include "store/durable_file.hpp"

namespace gridvisit {

namespace fs = std::filesystem;

Result<ContentFolder> ContentFolder::open(const fs::path& directory) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed) return failure(ErrorCode::io, "the folder of the photos cannot be made: " + failed.message());
  return ContentFolder(directory);
}

fs::path ContentFolder::path_of(std::string_view sha256) const {
  assert(is_sha256_text(sha256));
  return directory_ / sha256.substr(0, 2) / sha256;
}

bool ContentFolder::holds(std::string_view sha256) const {
  std::error_code failed;
  return fs::is_regular_file(path_of(sha256), failed);
}

Result<std::string> ContentFolder::read(std::string_view sha256) const {
  if (!holds(sha256)) return failure(ErrorCode::not_found, "the file is not there");
  return read_file(path_of(sha256));
}

Result<> ContentFolder::adopt(const fs::path& file, std::string_view sha256) const {
  const fs::path place = path_of(sha256);
  std::error_code failed;
  const bool made = fs::create_directory(place.parent_path(), failed);
  if (failed) return std::unexpected(storage_error(failed.value()));
  if (made) {
    if (auto synced = sync_directory(directory_); !synced) return synced;
  }
  fs::rename(file, place, failed);
  if (failed) return std::unexpected(storage_error(failed.value()));
  return sync_directory(place.parent_path());
}

Result<> ContentFolder::remove(std::string_view sha256) const {
  std::error_code failed;
  fs::remove(path_of(sha256), failed);
  if (failed) return std::unexpected(storage_error(failed.value()));
  return {};
}

}  // namespace gridvisit
