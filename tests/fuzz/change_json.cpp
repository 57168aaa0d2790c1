// The body of POST /api/v1/changes: the change, and what the rules say of the record in it.
#include "domain/validate.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "tests/fuzz/message_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto change = fuzz::decode_json<v1::Change>(fuzz::as_text(data, size));
  if (!change) return 0;
  const KindInfo* kind = kind_of(change->record());
  const Day today{std::chrono::year{2026} / 11 / 24};
  if (kind != nullptr) (void)validate_record(*kind, change->record(), today);
  return 0;
}
