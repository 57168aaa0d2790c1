#include "search/pinyin.hpp"

#include <algorithm>
#include <unordered_map>

#include "search/pinyin_table.hpp"

namespace gridvisit {
namespace {

constexpr char32_t kBroken = 0xfffd;

char32_t take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
  if (size == 0 || size > text.size()) {
    text.remove_prefix(1);
    return kBroken;
  }
  char32_t character = size == 1 ? lead : lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  text.remove_prefix(size);
  return character;
}

using Table = std::unordered_map<char32_t, std::vector<std::string_view>>;

/// A character and its readings, with commas between.
void add_line(Table& table, std::string_view line) {
  auto& readings = table[take_character(line)];
  while (!line.empty()) {
    const std::string_view reading = line.substr(0, line.find(','));
    readings.push_back(reading);
    line.remove_prefix(std::min(line.size(), reading.size() + 1));
  }
}

const Table& table() {
  static const Table kTable = [] {
    Table read;
    for (std::string_view rest : kPinyinTable) {
      while (!rest.empty()) {
        add_line(read, rest.substr(0, rest.find('\n')));
        rest.remove_prefix(rest.find('\n') + 1);
      }
    }
    return read;
  }();
  return kTable;
}

void append(Reading& reading, std::string_view syllable) {
  reading.starts.push_back(static_cast<std::uint16_t>(reading.letters.size()));
  reading.initials += syllable.front();
  reading.letters += syllable;
}

}  // namespace

std::vector<char32_t> to_characters(std::string_view text) {
  std::vector<char32_t> characters;
  while (!text.empty()) characters.push_back(take_character(text));
  return characters;
}

std::span<const std::string_view> readings_of(char32_t character) {
  const auto found = table().find(character);
  if (found == table().end()) return {};
  return found->second;
}

std::vector<Reading> read_text(std::string_view text, std::size_t most) {
  std::vector<Reading> readings(1);
  for (char32_t character : to_characters(text)) {
    if (character >= 'A' && character <= 'Z') character += 'a' - 'A';
    const bool is_letter = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    const char letter = static_cast<char>(character);
    const std::string_view alone(&letter, 1);
    const auto syllables = is_letter ? std::span(&alone, 1) : readings_of(character);
    if (syllables.empty()) continue;
    const std::size_t before = readings.size();
    for (std::size_t i = 1; i < syllables.size(); ++i) {
      for (std::size_t k = 0; k < before && readings.size() < most; ++k) {
        Reading other = readings[k];
        append(other, syllables[i]);
        readings.push_back(std::move(other));
      }
    }
    for (std::size_t k = 0; k < before; ++k) append(readings[k], syllables[0]);
  }
  if (readings.front().letters.empty()) readings.clear();
  return readings;
}

}  // namespace gridvisit
