#include "sync/batch.hpp"

#include <zlib.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

// Level 1: 105–150 MB/s for a tenth more bytes than level 6 (shared/toolchain.md has the measurement).
constexpr int kLevel = 1;
constexpr std::size_t kWorthCompressing = 1'024;

}  // namespace

v1::ServerMessage pack(const v1::Batch& batch) {
  v1::ServerMessage message;
  const std::string bytes = batch.SerializeAsString();
  std::string deflated(compressBound(bytes.size()), '\0');
  uLongf size = deflated.size();
  const bool smaller = bytes.size() >= kWorthCompressing &&
                       compress2(reinterpret_cast<Bytef*>(deflated.data()), &size,
                                 reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), kLevel) == Z_OK &&
                       size < bytes.size();
  if (!smaller) {
    *message.mutable_batch() = batch;
    return message;
  }
  deflated.resize(size);
  message.mutable_compressed_batch()->set_deflated(std::move(deflated));
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
