#include "files/thumbnails.hpp"

#include <algorithm>
#include <array>

#include "base/log.hpp"
#include "geodata/thumbnail.hpp"
#include "picture/picture.hpp"
#include "store/durable_file.hpp"

namespace gridvisit {

namespace fs = std::filesystem;

namespace {

constexpr std::array<ThumbnailSize, 2> kSizes{{{"thumb", 320}, {"screen", 1600}}};

// Without room to keep it, it is drawn again the next time.
void keep(const fs::path& place, std::string_view bytes) {
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  if (const auto kept = write_durably(place, bytes, 0600); !kept) {
    log::warn("a thumbnail is not kept: {}", kept.error().message);
  }
}

}  // namespace

std::optional<ThumbnailSize> find_thumbnail_size(std::string_view name) {
  const auto* const found = std::ranges::find(kSizes, name, &ThumbnailSize::name);
  if (found == kSizes.end()) return std::nullopt;
  return *found;
}

fs::path Thumbnails::path_of(std::string_view sha256, const ThumbnailSize& size) const {
  return directory_ / sha256.substr(0, 2) / (std::string(sha256) + "." + std::string(size.name) + ".jpg");
}

std::optional<Result<std::string>> Thumbnails::find(std::string_view sha256, const ThumbnailSize& size) const {
  std::error_code failed;
  if (!fs::exists(path_of(sha256, size), failed)) return std::nullopt;
  auto bytes = read_file(path_of(sha256, size));
  if (!bytes) return std::nullopt;
  // Empty: so that a picture that takes the child's whole time takes it once.
  if (bytes->empty()) return failure(ErrorCode::unsupported, "the picture cannot be drawn smaller; fetch it as it is");
  return bytes;
}

Result<std::string> Thumbnails::draw(const ContentFolder& contents, std::string_view sha256,
                                     const ThumbnailSize& size) const {
  const auto bytes = contents.read(sha256);
  if (!bytes) return failure(bytes);
  const auto type = sniff_media_type(*bytes);
  if (!type || *type == MediaType::pdf) {
    return failure(ErrorCode::unsupported, "of a document there is no small picture; fetch it as it is");
  }
  // The decoder of HEIC turns it upright by itself.
  const int orientation = *type == MediaType::heic ? 1 : find_exif(*type, *bytes).orientation;
  auto drawn = draw_thumbnail({contents.path_of(sha256), std::string(name_of(*type)), size.longest_side, orientation});
  if (drawn || drawn.error().code == ErrorCode::unsupported) keep(path_of(sha256, size), drawn.value_or(""));
  return drawn;
}

void Thumbnails::remove(std::string_view sha256) const {
  std::error_code failed;  // one that stays shows nobody anything: its content is asked for first
  for (const ThumbnailSize& size : kSizes) fs::remove(path_of(sha256, size), failed);
}

}  // namespace gridvisit
