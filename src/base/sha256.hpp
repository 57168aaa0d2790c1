// SHA-256 and hexadecimal text, for the audit chain, stored tokens and files that must be what was written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

/// The same of bytes that come in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  void add(std::string_view bytes);
  /// Once, after the last piece.
  Sha256 finish();

 private:
  alignas(16) std::array<std::byte, 128> state_;  ///< libsodium's; its size is checked in the source
};

/// Two lower-case digits a byte.
std::string to_hex(std::string_view bytes);
std::string to_hex(const Sha256& hash);
/// Whether it is what to_hex(Sha256) gives: 64 lower-case hexadecimal digits.
bool is_sha256_text(std::string_view text);
Result<std::string> parse_hex(std::string_view text);

}  // namespace gridvisit
