#include "exchange/cell_text.hpp"

#include <algorithm>
#include <array>

namespace gridvisit {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSpaces{" "sv, "\t"sv, "\n"sv, "\r"sv, "\u00A0"sv, "\u3000"sv, "\u200B"sv, "\uFEFF"sv};
constexpr std::array kSeparators{"、"sv, "，"sv, ","sv, ";"sv, "；"sv, "|"sv, "\n"sv};

// The space, or separator, that `text` starts with; nothing where it starts with none.
template <std::size_t N>
std::string_view starts_with_any(std::string_view text, const std::array<std::string_view, N>& signs) {
  const auto found = std::ranges::find_if(signs, [&](std::string_view sign) { return text.starts_with(sign); });
  return found == signs.end() ? std::string_view() : *found;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const std::string_view space = starts_with_any(text, kSpaces);
    if (space.empty()) break;
    text.remove_prefix(space.size());
  }
  while (!text.empty()) {
    const auto space = std::ranges::find_if(kSpaces, [&](std::string_view sign) { return text.ends_with(sign); });
    if (space == kSpaces.end()) break;
    text.remove_suffix(space->size());
  }
  return text;
}

std::string to_half_width(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const bool wide = byte(i) == 0xEF && i + 2 < text.size() && (byte(i + 1) == 0xBC || byte(i + 1) == 0xBD);
    if (wide) {
      // U+FF01…U+FF5E are EF BC 81…EF BD 9E and stand for 0x21…0x7E.
      const unsigned point = (byte(i + 1) == 0xBC ? 0U : 0x40U) + (byte(i + 2) - 0x80U);
      if (point >= 1 && point <= 0x5E) {
        out += static_cast<char>(0x20 + point);
        i += 3;
        continue;
      }
    }
    if (text.substr(i).starts_with("\u3000")) {
      out += ' ';
      i += 3;
      continue;
    }
    out += text[i++];
  }
  return out;
}

std::string normalise_heading(std::string_view heading) {
  std::string out;
  int depth = 0;
  for (const char c : to_half_width(trim(heading))) {
    if (c == '(' || c == '[') ++depth;
    const bool kept = depth == 0 && " \t\n\r_-.*:"sv.find(c) == std::string_view::npos;
    if (kept) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return out;
}

std::string heading_unit(std::string_view heading) {
  const std::string half = to_half_width(heading);
  const std::size_t open = half.find_first_of("([");
  const std::size_t close = half.find_first_of(")]", open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return {};
  return std::string(trim(std::string_view(half).substr(open + 1, close - open - 1)));
}

std::vector<std::string_view> split_set(std::string_view cell) {
  std::vector<std::string_view> parts;
  const auto keep = [&](std::string_view part) {
    if (part = trim(part); !part.empty()) parts.push_back(part);
  };
  std::size_t start = 0;
  for (std::size_t i = 0; i < cell.size();) {
    const std::string_view separator = starts_with_any(cell.substr(i), kSeparators);
    if (separator.empty()) {
      ++i;
      continue;
    }
    keep(cell.substr(start, i - start));
    i += separator.size();
    start = i;
  }
  keep(cell.substr(start));
  return parts;
}

}  // namespace gridvisit
