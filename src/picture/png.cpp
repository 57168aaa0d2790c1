#include "picture/png.hpp"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "picture/byte_view.hpp"
#include "picture/exif.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1A\n");
constexpr std::size_t kChunkFrameBytes = 12;  // length and type before the data, a checksum behind it

// The picture, its colours, its resolution, and its frames where it moves.
constexpr std::array<std::string_view, 18> kKept{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
                                                 "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs",
                                                 "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT"};

struct Chunk {
  std::string_view type;
  std::string_view data;
  std::string_view whole;
};

std::optional<Chunk> chunk_at(std::string_view bytes, std::size_t at) {
  const ByteView view(bytes);
  const auto length = view.number(at, 4);
  if (!length || !view.holds(at, *length + kChunkFrameBytes)) return std::nullopt;
  return Chunk{bytes.substr(at + 4, 4), bytes.substr(at + 8, *length), bytes.substr(at, *length + kChunkFrameBytes)};
}

std::string make_chunk(std::string_view type, std::string_view data) {
  std::string chunk;
  append_number(chunk, data.size(), 4, std::endian::big);
  chunk += type;
  chunk += data;
  const auto* const covered = reinterpret_cast<const Bytef*>(chunk.data() + 4);
  append_number(chunk, crc32(crc32(0, nullptr, 0), covered, static_cast<uInt>(chunk.size() - 4)), 4, std::endian::big);
  return chunk;
}

}  // namespace

std::string_view find_png_exif(std::string_view bytes) {
  std::size_t at = kSignature.size();
  while (const auto chunk = chunk_at(bytes, at)) {
    if (chunk->type == "eXIf") return chunk->data;
    if (chunk->type == "IEND") break;
    at += chunk->whole.size();
  }
  return {};
}

Result<std::string> remove_png_notes(std::string_view bytes) {
  std::string out(kSignature);
  out.reserve(bytes.size());
  const int orientation = read_exif(find_png_exif(bytes)).orientation;
  std::size_t at = kSignature.size();
  while (const auto chunk = chunk_at(bytes, at)) {
    if ((chunk->type == "IHDR") != (at == kSignature.size())) break;
    if (std::ranges::find(kKept, chunk->type) != kKept.end()) out += chunk->whole;
    if (chunk->type == "IHDR" && orientation != 1) out += make_chunk("eXIf", make_orientation_exif(orientation));
    if (chunk->type == "IEND") return out;
    at += chunk->whole.size();
  }
  return failure(ErrorCode::invalid, "the PNG picture is broken or cut off");
}

}  // namespace gridvisit
