// The query of an address, and percent escapes.
#include "server/http.hpp"

#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::as_text(data, size);
  for (const bool plus_is_space : {false, true}) {
    const auto decoded = percent_decode(input, plus_is_space);
    if (!decoded) continue;
    fuzz::require(percent_decode(percent_encode(*decoded), plus_is_space) == *decoded,
                  "what is encoded decodes to itself");
  }
  const auto parameters = parse_query(input);
  if (!parameters) return 0;
  std::string query;
  for (const auto& [name, value] : *parameters) query += percent_encode(name) + "=" + percent_encode(value) + "&";
  fuzz::require(parse_query(query) == *parameters, "a query put together again is the same query");
  return 0;
}
