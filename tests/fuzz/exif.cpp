// A camera's notes, as they stand in a picture of any type.
#include "picture/exif.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const Exif exif = read_exif(fuzz::as_text(data, size));
  fuzz::require(exif.orientation >= 1 && exif.orientation <= 8, "there are eight ways up");
  fuzz::require(!exif.position || is_valid(*exif.position), "a position is on the earth");
  const Exif kept = read_exif(make_orientation_exif(exif.orientation));
  fuzz::require(kept == Exif{.position = {}, .taken_at = {}, .orientation = exif.orientation},
                "what is written of it is the way up alone");
  return 0;
}
