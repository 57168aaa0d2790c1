// The revisions of a record's fields, as they stand in a column.
#include "store/record_mapper.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const FieldRevs revs = decode_field_revs(fuzz::as_text(data, size));
  const std::string bytes = encode_field_revs(revs);
  fuzz::require(decode_field_revs(bytes) == revs, "revisions are read as they were written");
  fuzz::require(encode_field_revs(decode_field_revs(bytes)) == bytes, "there is one way to write them");
  return 0;
}
