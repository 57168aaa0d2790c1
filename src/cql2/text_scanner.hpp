// The words of CQL2's text language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace gridvisit::cql2 {

enum class TokenType : std::uint8_t { word, quoted_name, text, number, symbol, end };

struct Token {
  TokenType type = TokenType::end;
  std::string text;   ///< a word as it stands, a text or name without its quotes, a symbol
  std::string lower;  ///< of a word: in lower case
  double number = 0;
  std::size_t at = 0;  ///< character it begins at, from 1
};

/// The last token is the end.
Result<std::vector<Token>> scan(std::string_view text);

/// The failure of a filter, with the place of the fault.
std::unexpected<Error> fault_at(std::size_t at, std::string_view what);

}  // namespace gridvisit::cql2
