// Headings and the text of cells: the first line is a heading, the rest a cell.
#include <algorithm>

#include "exchange/cell_text.hpp"
#include "exchange/headings.hpp"
#include "geodata/read_file/text_encoding.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

bool is_utf8(std::string_view text) {
  EncodingJudge judge;
  judge.add(text);
  return judge.is_faultless();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view cell = fuzz::as_text(data, size);
  const std::string_view heading = fuzz::take_until(cell, '\n');
  const std::string normal = normalise_heading(heading);
  fuzz::require(!is_utf8(heading) || normalise_heading(normal) == normal, "a heading is normalised once");
  (void)find_road_target(heading);
  (void)format_of_heading(heading);
  const std::string_view trimmed = trim(cell);
  fuzz::require(cell.contains(trimmed) && trim(trimmed) == trimmed, "a text is trimmed once");
  const std::string half = to_half_width(cell);
  fuzz::require(!is_utf8(cell) || (is_utf8(half) && to_half_width(half) == half), "half-width text stays UTF-8");
  for (const std::string_view part : split_set(cell)) {
    fuzz::require(!part.empty() && split_set(part).size() == 1, "a part of a set is one");
    fuzz::require(!is_utf8(cell) || is_utf8(part), "no character is cut in two");
  }
  return 0;
}
