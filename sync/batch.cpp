#include "sync/batch.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

// Level 1: 105–150 MB/s for a tenth more bytes than level 6 (shared/toolchain.md has the measurement).
constexpr int kLevel = 1;
constexpr std::size_t kWorthCompressing = 512;

// Empty where it would not be smaller. A window just large enough for the content compresses as well as zlib's usual
// one, whose 268 KB would be allocated and cleared for each small batch.
std::string deflated(const std::string& bytes) {
  constexpr std::size_t kLookahead = 262;  // of its window, zlib does not look back so far (MIN_LOOKAHEAD)
  const int window_bits = std::clamp(static_cast<int>(std::bit_width(bytes.size() + kLookahead)), 9, MAX_WBITS);
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, window_bits, window_bits - 7, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string packed(bytes.size() - 1, '\0');
  stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool fits = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(fits ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

v1::ServerMessage pack(const v1::Batch& batch) {
  v1::ServerMessage message;
  const std::string bytes = batch.SerializeAsString();
  std::string packed = bytes.size() < kWorthCompressing ? std::string() : deflated(bytes);
  if (packed.empty()) {
    *message.mutable_batch() = batch;
    return message;
  }
  message.mutable_compressed_batch()->set_deflated(std::move(packed));
  message.mutable_compressed_batch()->set_inflated_bytes(static_cast<std::int32_t>(bytes.size()));
  return message;
}

Result<v1::Batch> unpack(const v1::ServerMessage& message) {
  if (message.has_batch()) return message.batch();
  const v1::CompressedBatch& packed = message.compressed_batch();
  const auto told = static_cast<std::size_t>(std::max(0, packed.inflated_bytes()));
  if (told == 0 || told > limits::kInflatedBatchBytes) {
    return failure(ErrorCode::too_large, "a batch says it is larger than any the server sends");
  }
  std::string bytes(told, '\0');
  uLongf size = bytes.size();
  const int code = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                              reinterpret_cast<const Bytef*>(packed.deflated().data()), packed.deflated().size());
  v1::Batch batch;
  if (code != Z_OK || size != told || !batch.ParseFromString(bytes)) {
    return failure(ErrorCode::corrupt, "a batch cannot be read");
  }
  return batch;
}

}  // namespace gridvisit
