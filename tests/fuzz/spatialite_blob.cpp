// Geometry as it stands in a column.
#include "geodata/spatialite_blob.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto geometry = from_spatialite_blob(fuzz::as_text(data, size));
  if (!geometry) return 0;
  const std::string bytes = to_spatialite_blob(*geometry);
  fuzz::require(from_spatialite_blob(bytes) == *geometry, "a geometry is read as it was written");
  fuzz::require(to_spatialite_blob(*from_spatialite_blob(bytes)) == bytes, "there is one way to write it");
  return 0;
}
