// A photo as it arrives: what its bytes say it is, its camera's notes, and the same picture without them.
#include "picture/picture.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view bytes = fuzz::as_text(data, size);
  const auto type = sniff_media_type(bytes);
  if (!type) return 0;
  fuzz::require(find_media_type(name_of(*type)) == type, "a type has a name");
  const Exif exif = find_exif(*type, bytes);
  const auto shown = remove_notes(*type, bytes);
  if (!shown || *type == MediaType::pdf) return 0;
  fuzz::require(sniff_media_type(*shown) == type, "a picture stays of its type");
  const Exif left = find_exif(*type, *shown);
  fuzz::require(!left.position && !left.taken_at, "what is shown says neither where nor when");
  // The way up of a HEIC picture stands in its own boxes, which are kept; what its notes say of it nobody heeds.
  fuzz::require(*type == MediaType::heic || left.orientation == exif.orientation,
                "what is shown is as much the right way up as it was");
  const auto again = remove_notes(*type, *shown);
  fuzz::require(again && *again == *shown, "of what is shown there is nothing left to remove");
  return 0;
}
