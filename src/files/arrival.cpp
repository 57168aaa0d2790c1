#include "files/arrival.hpp"

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "picture/picture.hpp"
#include "store/durable_file.hpp"

namespace gridvisit {
namespace {

Result<MediaType> media_type_of(std::string_view bytes) {
  const auto type = sniff_media_type(bytes);
  if (type) return *type;
  return failure(ErrorCode::unsupported, "only photos (JPEG, PNG, WebP, HEIC) and PDF documents are kept");
}

Result<> check_announced(const Upload& upload, std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) != upload.size_bytes) {
    return failure(ErrorCode::invalid,
                   fmt::format("{} bytes came instead of {}; upload it again", bytes.size(), upload.size_bytes));
  }
  if (const std::string hash = to_hex(sha256(bytes)); hash != upload.sha256) {
    return failure(ErrorCode::invalid,
                   fmt::format("the content's SHA-256 is {}, not what was announced; upload it again", hash),
                   {{}, {}, "sha256"});
  }
  return {};
}

}  // namespace

Result<> check_beginning(std::string_view bytes) {
  if (bytes.size() < kSniffedBytes) return {};  // too short to tell: the whole will be looked at
  const auto type = media_type_of(bytes);
  return type ? Result<>() : failure(type);
}

Result<Content> take_in(const ContentFolder& contents, const UploadShelf& uploads, const UploadShelf::Lease& lease,
                        Timestamp now) {
  const Upload& upload = lease.upload();
  const auto offset = uploads.offset(lease);
  if (!offset && offset.error().code != ErrorCode::not_found) return failure(offset);
  const bool waiting = offset.has_value();
  const auto bytes = waiting ? read_file(uploads.data_file(lease)) : contents.read(upload.sha256);
  if (!bytes) return failure(bytes);
  if (auto checked = check_announced(upload, *bytes); !checked) return failure(checked);
  const auto type = media_type_of(*bytes);
  if (!type) return failure(type);
  // What cannot be cleared of its notes could be shown to nobody.
  if (const auto shown = remove_notes(*type, *bytes); !shown) return failure(shown);
  if (waiting) {
    if (auto moved = contents.adopt(uploads.data_file(lease), upload.sha256); !moved) return failure(moved);
  }
  const Exif exif = find_exif(*type, *bytes);
  return Content{upload.sha256, upload.size_bytes, std::string(name_of(*type)), exif.position, exif.taken_at, now};
}

}  // namespace gridvisit
