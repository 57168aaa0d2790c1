// The citizen's identity number (GB 11643-1999): 6 digits of region, 8 of birth date, 3 of sequence (odd for men), and
// a check digit by ISO 7064 MOD 11-2, where X stands for ten.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// What a number says of its holder.
struct IdNumber {
  std::string region_code;  ///< 6 digits: where it was first issued, not where the holder lives
  Day birth_day;
  v1::Sex sex = v1::SEX_UNSPECIFIED;
};

/// The error says what is wrong and, of a wrong check digit, which was expected. Born after `today` is refused.
Result<IdNumber> parse_id_number(std::string_view text, Day today);
Result<> check_id_number(std::string_view text, Day today);

/// '0'–'9' or 'X' for the first 17 digits of a number.
char id_number_check_digit(std::string_view first_17_digits);

/// 3411**********1234. Of another document, shorter or longer, a quarter stays at either end, at most four characters.
std::string mask_id_number(std::string_view document_number);
/// Whether the text came out of mask_id_number, and so must not be stored.
bool is_masked_id_number(std::string_view text);

}  // namespace gridvisit
