// What each target of this folder is made of. A target decodes any bytes at all; a crash, a sanitizer's report, an
// exception, too much time or memory, or a property that does not hold is a finding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace gridvisit::fuzz {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// An exception, so that libFuzzer stops on it (nothing catches it) and the replay in the tests can report it.
struct PropertyBroken : std::logic_error {
  using std::logic_error::logic_error;
};

inline void require(bool holds, const char* property) {
  if (!holds) throw PropertyBroken(property);
}

/// Cuts `input` at the first `separator`: the part before it is returned, `input` keeps what is behind.
inline std::string_view take_until(std::string_view& input, char separator) {
  const std::size_t end = std::min(input.find(separator), input.size());
  const std::string_view part = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return part;
}

/// The first byte as a number; 0 of nothing.
inline std::size_t take_byte(std::string_view& input) {
  if (input.empty()) return 0;
  const auto byte = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return byte;
}

}  // namespace gridvisit::fuzz
