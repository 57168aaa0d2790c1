// SHA-256 and hexadecimal text, for the audit chain, stored tokens and files that must be what was written.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

/// Two lower-case digits a byte.
std::string to_hex(std::string_view bytes);
std::string to_hex(const Sha256& hash);
Result<std::string> parse_hex(std::string_view text);

}  // namespace gridvisit
