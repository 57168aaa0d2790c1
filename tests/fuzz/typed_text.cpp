// What people type into a search, as it is read.
#include "search/line_text.hpp"
#include "search/pinyin.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view input = fuzz::as_text(data, size);
  const auto readings = read_text(input, 4);
  fuzz::require(readings.size() <= 4, "no more readings than were asked for");
  LineText text;
  text.add(7, "laodaqiao");
  for (const Reading& reading : readings) {
    fuzz::require(reading.initials.size() == reading.starts.size(), "an initial for each syllable");
    text.add(1, reading.letters);
    bool found = false;
    text.find(reading.letters, [&](const LineText::Hit& hit) { found = found || hit.owner == 1; });
    fuzz::require(found, "what was added is found");
  }
  text.find(input,
            [](const LineText::Hit& hit) { fuzz::require(hit.at <= hit.line.size(), "a hit lies in its line"); });
  text.find_nearly(
      input, [](const LineText::Hit& hit) { fuzz::require(hit.at <= hit.line.size(), "a hit lies in its line"); });
  return 0;
}
