// Days and times in ISO 8601.
#include "base/clock.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view text = fuzz::as_text(data, size);
  if (const auto day = parse_day(text)) {
    fuzz::require(format_day(*day) == text, "there is one way to write a day");
  }
  if (const auto at = parse_timestamp(text)) {
    fuzz::require(parse_timestamp(format_timestamp(*at)) == *at, "a time is read as it was written");
  }
  return 0;
}
