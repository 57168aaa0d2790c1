#include "map/compress.hpp"

#include <zlib.h>
#include <zstd.h>

namespace gridvisit {
namespace {

constexpr std::size_t kLeastBytes = 200;  ///< below it a packet is a packet
constexpr int kGzipLevel = 4;
constexpr int kZstdLevel = 3;
constexpr int kGzipWindow = 15 + 16;  ///< 16 asks zlib for the gzip format

std::shared_ptr<const std::string> if_smaller(std::string out, std::size_t before) {
  if (out.size() + out.size() / 8 > before) return nullptr;
  return std::make_shared<const std::string>(std::move(out));
}

}  // namespace

std::shared_ptr<const std::string> compress_gzip(const std::string& bytes) {
  if (bytes.size() < kLeastBytes) return nullptr;
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return nullptr;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib reads only
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return done == Z_STREAM_END ? if_smaller(std::move(out), bytes.size()) : nullptr;
}

std::shared_ptr<const std::string> compress_zstd(const std::string& bytes) {
  if (bytes.size() < kLeastBytes) return nullptr;
  // A context costs more to make than a tile to compress.
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size(), kZstdLevel);
  if (ZSTD_isError(size) != 0) return nullptr;
  out.resize(size);
  return if_smaller(std::move(out), bytes.size());
}

}  // namespace gridvisit
