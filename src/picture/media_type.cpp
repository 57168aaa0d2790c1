#include "picture/media_type.hpp"

#include <algorithm>
#include <array>

#include "picture/byte_view.hpp"

namespace gridvisit {
namespace {

struct Named {
  MediaType type;
  std::string_view name;
};
constexpr std::array<Named, 5> kNames{{{MediaType::jpeg, "image/jpeg"},
                                       {MediaType::png, "image/png"},
                                       {MediaType::webp, "image/webp"},
                                       {MediaType::heic, "image/heic"},
                                       {MediaType::pdf, "application/pdf"}}};

// An ISO base media file whose brands name HEVC pictures (ISO/IEC 23008-12 annex B.4). AVIF shares the container, and
// "mif1" alone says nothing of the coding.
bool is_heic(std::string_view bytes) {
  const ByteView view(bytes);
  const auto box_bytes = view.number(0, 4);
  if (!box_bytes || view.text(4, 4) != "ftyp") return false;
  const std::size_t end = std::min<std::size_t>(*box_bytes, bytes.size());
  for (std::size_t at = 8; at + 4 <= end; at += 4) {
    if (at == 12) continue;  // the minor version, a number
    const std::string_view brand = bytes.substr(at, 4);
    if (brand == "heic" || brand == "heix" || brand == "heim" || brand == "heis") return true;
  }
  return false;
}

}  // namespace

std::optional<MediaType> sniff_media_type(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return MediaType::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return MediaType::png;
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return MediaType::webp;
  if (bytes.starts_with("%PDF-")) return MediaType::pdf;
  if (is_heic(bytes.substr(0, kSniffedBytes))) return MediaType::heic;
  return std::nullopt;
}

std::string_view name_of(MediaType type) { return std::ranges::find(kNames, type, &Named::type)->name; }

std::optional<MediaType> find_media_type(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name, &Named::name);
  if (found == kNames.end()) return std::nullopt;
  return found->type;
}

}  // namespace gridvisit
