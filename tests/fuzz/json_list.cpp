// A set as it stands in a column.
#include "store/json_list.hpp"

#include "domain/text_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  std::string_view input = fuzz::as_text(data, size);
  const auto texts = parse_json_list(input);
  fuzz::require(parse_json_list(to_json_list(texts)) == texts, "a list that was read is written and read as the same");
  std::vector<std::string> lines;
  while (!input.empty()) {
    const std::string_view line = fuzz::take_until(input, '\n');
    if (check_text(line)) lines.emplace_back(line);
  }
  fuzz::require(parse_json_list(to_json_list(lines)) == lines,
                "texts that may be stored are read as they were written");
  return 0;
}
