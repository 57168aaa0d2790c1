#include "files/files.hpp"

namespace gridvisit {

Result<std::unique_ptr<Files>> Files::open(const std::filesystem::path& directory) {
  auto contents = ContentFolder::open(directory);
  if (!contents) return failure(contents);
  auto uploads = UploadShelf::open(directory / "incoming", system_random_bytes);
  if (!uploads) return failure(uploads);
  return std::unique_ptr<Files>(new Files{std::move(*contents), std::move(*uploads), Thumbnails(directory / "thumbs")});
}

}  // namespace gridvisit
