// Geometry in binary, from phones, pages and the reader of files.
#include "geodata/wkb.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto geometry = from_wkb(fuzz::as_text(data, size));
  if (!geometry) return 0;
  const std::string bytes = to_wkb(*geometry);
  fuzz::require(from_wkb(bytes) == *geometry, "a geometry is read as it was written");
  return 0;
}
