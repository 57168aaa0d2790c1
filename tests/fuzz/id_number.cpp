// ID numbers, and how other documents' numbers are shown.
#include "domain/id_number.hpp"

#include <algorithm>

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view text = fuzz::as_text(data, size);
  const Day today{std::chrono::year{2026} / 11 / 24};
  if (const auto number = parse_id_number(text, today)) {
    fuzz::require(text.starts_with(number->region_code) && number->birth_day <= today && text.size() == 18,
                  "a good number says where and when");
    fuzz::require(id_number_check_digit(text) == text.back(), "a good number has the right check digit");
  }
  const std::string masked = mask_id_number(text);
  fuzz::require(text.empty() || is_masked_id_number(masked), "what is masked can be told from what is not");
  fuzz::require(masked.size() <= text.size(), "a mask adds nothing");
  // A character begins at each byte that continues none.
  const auto characters = std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0U) != 0x80U; });
  fuzz::require(std::ranges::count(masked, '*') * 2 >= characters, "a mask hides half of the characters");
  fuzz::require(!parse_id_number(masked, today), "a mask is never taken for a number");
  return 0;
}
