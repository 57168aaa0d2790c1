// What a tool receives on gridvisit.v1.json.
#include "sync/batch.hpp"
#include "tests/fuzz/message_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto message = fuzz::decode_json<v1::ServerMessage>(fuzz::as_text(data, size));
  if (message && (message->has_batch() || message->has_compressed_batch())) (void)unpack(*message);
  return 0;
}
