#include "search/line_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace gridvisit {

void LineText::add(std::uint32_t owner, std::string_view line) {
  starts_.push_back(text_.size());
  owners_.push_back(owner);
  for (const char c : line) {
    if (c != '\n') text_ += c;
  }
  text_ += '\n';
}

void LineText::clear() {
  text_.clear();
  starts_.clear();
  owners_.clear();
}

LineText::Hit LineText::hit_at(std::size_t place) const {
  const auto after = std::ranges::upper_bound(starts_, place);
  const auto line = static_cast<std::size_t>(after - starts_.begin()) - 1;
  const std::size_t end = line + 1 < starts_.size() ? starts_[line + 1] : text_.size();
  return {owners_[line], std::string_view(text_).substr(starts_[line], end - 1 - starts_[line]), place - starts_[line]};
}

void LineText::find(std::string_view word, const std::function<void(const Hit&)>& use) const {
  if (word.empty() || word.contains('\n')) return;
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  for (const char* from = begin; from < end;) {
    const auto* const found =
        static_cast<const char*>(::memmem(from, static_cast<std::size_t>(end - from), word.data(), word.size()));
    if (found == nullptr) return;
    use(hit_at(static_cast<std::size_t>(found - begin)));
    from = found + 1;
  }
}

void LineText::find_nearly(std::string_view word, const std::function<void(const Hit&)>& use) const {
  if (word.empty() || word.size() > 64 || word.contains('\n')) return;
  std::array<std::uint64_t, 256> masks{};
  for (std::size_t i = 0; i < word.size(); ++i) masks[static_cast<unsigned char>(word[i])] |= std::uint64_t{1} << i;
  const std::uint64_t last = std::uint64_t{1} << (word.size() - 1);
  std::uint64_t plus = ~std::uint64_t{0};
  std::uint64_t minus = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t before = 0;
  std::size_t distance = word.size();
  for (std::size_t place = 0; place < text_.size(); ++place) {
    if (text_[place] == '\n') {
      plus = ~std::uint64_t{0};
      minus = diagonal = before = 0;
      distance = word.size();
      continue;
    }
    const std::uint64_t match = masks[static_cast<unsigned char>(text_[place])];
    const std::uint64_t swapped = ((~diagonal & match) << 1U) & before;
    diagonal = (((match & plus) + plus) ^ plus) | match | minus | swapped;
    const std::uint64_t right = minus | ~(diagonal | plus);
    const std::uint64_t left = diagonal & plus;
    if ((right & last) != 0) ++distance;
    if ((left & last) != 0) --distance;
    plus = (left << 1U) | ~(diagonal | (right << 1U));
    minus = diagonal & (right << 1U);
    before = match;
    if (distance <= 1) use(hit_at(place));
  }
}

}  // namespace gridvisit
