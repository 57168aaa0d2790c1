// What a phone receives on gridvisit.v1.proto: the message, and the batch in it.
#include "base/limits.hpp"
#include "sync/batch.hpp"
#include "tests/fuzz/message_properties.hpp"

namespace {

using namespace gridvisit;

void check_batch(const v1::ServerMessage& message) {
  const auto batch = unpack(message);
  if (!batch) return;
  const std::string bytes = batch->SerializeAsString();
  const auto again = unpack(pack(*batch));
  if (bytes.size() > limits::kInflatedBatchBytes) return;  // larger than any the server makes, so not to be unpacked
  fuzz::require(again && again->SerializeAsString() == bytes, "a batch that is packed again unpacks to the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = fuzz::decode_binary<v1::ServerMessage>(fuzz::as_text(data, size));
  if (!message) return 0;
  if (message->has_batch() || message->has_compressed_batch()) check_batch(*message);
  // What the server sends in binary it must be able to say in JSON, too.
  v1::ServerMessage known = *message;
  known.DiscardUnknownFields();
  fuzz::check_json_of(known);
  return 0;
}
