// Ids and scope codes.
#include "base/ids.hpp"
#include "base/scope_code.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view text = fuzz::as_text(data, size);
  if (const auto id = parse_uuid(text)) fuzz::require(format_uuid(*id) == text, "there is one way to write an id");
  for (const std::string& above : ancestors(text)) {
    fuzz::require(is_within(text, above) && above.size() < text.size(), "a code lies within those above it");
    fuzz::require(!is_scope_code(text) || is_scope_code(above), "above a code there are codes");
  }
  if (const auto level = parse_scope_level(text))
    fuzz::require(at_level(text, *level) == text, "a code is at its level");
  return 0;
}
