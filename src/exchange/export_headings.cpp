#include <algorithm>

#include "exchange/cell_writing.hpp"
#include "exchange/export.hpp"
#include "exchange/headings.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kShapefileNameBytes = 10;

bool names(const ImportKind& kind, const Target& target, const std::string& heading) {
  return find_target_by_heading(kind, heading) == &target;
}

bool is_short(const std::string& heading) {
  const bool ascii = std::ranges::all_of(heading, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii && heading.size() <= kShapefileNameBytes;
}

}  // namespace

std::string heading_for(const ImportKind& kind, const Target& target) {
  if (target.use == Target::Use::value) {
    const std::string label = heading_of(*target.field);
    if (names(kind, target, label)) return label;
  }
  for (const std::string& word : words_for(kind, target)) {
    if (names(kind, target, word)) return word;
  }
  return target.name;
}

std::string short_heading_for(const ImportKind& kind, const Target& target) {
  if (is_short(target.name)) return target.name;
  for (const std::string& word : words_for(kind, target)) {
    if (is_short(word) && names(kind, target, word)) return word;
  }
  return target.name.substr(0, kShapefileNameBytes);
}

}  // namespace gridvisit
