// Filters of both languages: what is read can be asked of any feature.
#include "cql2/evaluate.hpp"
#include "cql2/json_parser.hpp"
#include "cql2/text_parser.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view input = fuzz::as_text(data, size);
  const auto lookup = [](std::string_view name) -> cql2::Value {
    if (name == "a") return 1.0;
    if (name == "b") return std::string("2000-01-01");
    if (name == "t") return cql2::TextList{"a"};
    if (name == "geometry") return std::make_shared<const Geometry>(Position{118, 32});
    return {};
  };
  for (auto parsed : {cql2::parse_text(input), cql2::parse_json(input)}) {
    if (!parsed) {
      fuzz::require(!parsed.error().message.empty(), "a refusal says why");
      continue;
    }
    const auto filter = cql2::Filter::make(std::move(*parsed));
    if (filter) fuzz::require(filter->passes(lookup) == filter->passes(lookup), "a filter says the same again");
  }
  return 0;
}
