#include "picture/picture.hpp"

#include "picture/heic.hpp"
#include "picture/jpeg.hpp"
#include "picture/png.hpp"
#include "picture/webp.hpp"

namespace gridvisit {

Exif find_exif(MediaType type, std::string_view bytes) {
  switch (type) {
    case MediaType::jpeg: return read_exif(find_jpeg_exif(bytes));
    case MediaType::png: return read_exif(find_png_exif(bytes));
    case MediaType::webp: return read_exif(find_webp_exif(bytes));
    case MediaType::heic: return read_exif(find_heic_exif(bytes));
    case MediaType::pdf: return {};
  }
  return {};
}

Result<std::string> remove_notes(MediaType type, std::string_view bytes) {
  switch (type) {
    case MediaType::jpeg: return remove_jpeg_notes(bytes);
    case MediaType::png: return remove_png_notes(bytes);
    case MediaType::webp: return remove_webp_notes(bytes);
    case MediaType::heic: return blank_heic_notes(bytes);
    case MediaType::pdf: return std::string(bytes);
  }
  return failure(ErrorCode::internal, "a type of picture that nobody knows");
}

}  // namespace gridvisit
