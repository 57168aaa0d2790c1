// How Chinese is read: pinyin without tones, as people type it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridvisit {

/// The characters of a UTF-8 text; a broken byte is U+FFFD.
std::vector<char32_t> to_characters(std::string_view text);

/// The readings of a character, the most usual first ("dan", "shan", "chan"); none for what is no Chinese character.
std::span<const std::string_view> readings_of(char32_t character);

/// A text as it can be typed: each Chinese character by one of its readings, letters in lower case and digits as they
/// are, nothing else. A text with characters of several readings gives several, at most `most`.
struct Reading {
  std::string letters;                ///< "laodaqiao"
  std::string initials;               ///< "ldq"
  std::vector<std::uint16_t> starts;  ///< where in the letters each initial stands
};
std::vector<Reading> read_text(std::string_view text, std::size_t most);

}  // namespace gridvisit
