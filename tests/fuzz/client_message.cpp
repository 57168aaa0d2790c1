// What a phone sends on gridvisit.v1.proto.
#include "gridvisit/v1/sync.pb.h"
#include "tests/fuzz/message_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  fuzz::decode_binary<v1::ClientMessage>(fuzz::as_text(data, size));
  return 0;
}
