#include "picture/webp.hpp"

#include <algorithm>
#include <array>

#include "picture/byte_view.hpp"
#include "picture/exif.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kHeadBytes = 12;  // "RIFF", a length, "WEBP"
constexpr std::size_t kChunkHeadBytes = 8;
constexpr std::size_t kExtendedBytes = 10;
constexpr unsigned char kExifFlag = 0x08;
constexpr unsigned char kXmpFlag = 0x04;
constexpr std::string_view kExifHead("Exif\0\0", 6);

constexpr std::array<std::string_view, 7> kKept{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"};

struct Chunk {
  std::string_view type;
  std::string_view data;
  std::string_view whole;  ///< with its padding to an even length
};

std::optional<Chunk> chunk_at(std::string_view bytes, std::size_t at) {
  const ByteView view(bytes, std::endian::little);
  const auto type = view.text(at, 4);
  const auto length = view.number(at + 4, 4);
  if (!type || !length || !view.holds(at + kChunkHeadBytes, *length)) return std::nullopt;
  const std::uint64_t padded = *length + *length % 2;
  // The last chunk's padding is missing from some files.
  return Chunk{*type, bytes.substr(at + kChunkHeadBytes, *length), bytes.substr(at, kChunkHeadBytes + padded)};
}

// What the file's head says belongs to it: the rest is somebody else's.
std::optional<std::string_view> body_of(std::string_view bytes) {
  const ByteView view(bytes, std::endian::little);
  const auto length = view.number(4, 4);
  if (!length || *length < 4 || !view.holds(8, *length)) return std::nullopt;
  return bytes.substr(0, 8 + *length);
}

std::string make_chunk(std::string_view type, std::string_view data) {
  std::string chunk(type);
  append_number(chunk, data.size(), 4, std::endian::little);
  chunk += data;
  if (data.size() % 2 != 0) chunk += '\0';
  return chunk;
}

}  // namespace

// Only an extended file (its first chunk says so) may carry notes, and with them the way up: what a plain one has of
// them no viewer heeds.
std::string_view find_webp_exif(std::string_view bytes) {
  const auto body = body_of(bytes);
  const auto first = body ? chunk_at(*body, kHeadBytes) : std::nullopt;
  if (!first || first->type != "VP8X") return {};
  std::size_t at = kHeadBytes;
  while (const auto chunk = chunk_at(*body, at)) {
    if (chunk->type == "EXIF") {
      return chunk->data.starts_with(kExifHead) ? chunk->data.substr(kExifHead.size()) : chunk->data;
    }
    at += chunk->whole.size();
  }
  return {};
}

Result<std::string> remove_webp_notes(std::string_view bytes) {
  const auto broken = failure(ErrorCode::invalid, "the WebP picture is broken or cut off");
  const auto body = body_of(bytes);
  if (!body) return broken;
  const int orientation = read_exif(find_webp_exif(bytes)).orientation;
  std::string chunks;
  std::size_t at = kHeadBytes;
  bool has_picture = false;
  while (at < body->size()) {
    const auto chunk = chunk_at(*body, at);
    if (!chunk) return broken;
    if (chunk->type == "VP8X") {
      if (at != kHeadBytes || chunk->data.size() < kExtendedBytes) return broken;
      std::string data(chunk->data);
      data[0] = static_cast<char>(static_cast<unsigned char>(data[0]) & ~(kExifFlag | kXmpFlag));
      if (orientation != 1) data[0] = static_cast<char>(static_cast<unsigned char>(data[0]) | kExifFlag);
      chunks += make_chunk("VP8X", data);
    } else if (std::ranges::find(kKept, chunk->type) != kKept.end()) {
      has_picture = has_picture || chunk->type.starts_with("VP8") || chunk->type == "ANMF";
      chunks += make_chunk(chunk->type, chunk->data);
    }
    at += chunk->whole.size();
  }
  if (!has_picture) return broken;
  if (orientation != 1) chunks += make_chunk("EXIF", make_orientation_exif(orientation));
  std::string out = "RIFF";
  append_number(out, chunks.size() + 4, 4, std::endian::little);
  return out + "WEBP" + chunks;
}

}  // namespace gridvisit
