#include "geodata/tiles/box_index.hpp"

#include <algorithm>

namespace gridvisit::tiles {
namespace {

constexpr int kWorldBits = 32;

std::uint64_t cell_key(std::uint32_t x, std::uint32_t y) { return (std::uint64_t{x} << 32U) | y; }

}  // namespace

BoxIndex::Cells BoxIndex::cells_of(const WorldBox& box, int level) {
  const int shift = kWorldBits - level;
  const std::int64_t last = (std::int64_t{1} << level) - 1;
  const auto cell = [&](std::int64_t step) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(step >> shift, 0, last));
  };
  return {cell(box.min_x), cell(box.max_x), cell(box.min_y), cell(box.max_y)};
}

int BoxIndex::level_of(const WorldBox& box) {
  for (int level = kFinestLevel; level > 0; --level) {
    const Cells cells = cells_of(box, level);
    if (cells.last_x - cells.first_x <= 1 && cells.last_y - cells.first_y <= 1) return level;
  }
  return 0;
}

void BoxIndex::add(std::uint32_t number, const WorldBox& box) {
  const int level = level_of(box);
  const Cells cells = cells_of(box, level);
  for (std::uint32_t y = cells.first_y; y <= cells.last_y; ++y) {
    for (std::uint32_t x = cells.first_x; x <= cells.last_x; ++x) levels_[level][cell_key(x, y)].push_back(number);
  }
}

void BoxIndex::remove(std::uint32_t number, const WorldBox& box) {
  const int level = level_of(box);
  const Cells cells = cells_of(box, level);
  for (std::uint32_t y = cells.first_y; y <= cells.last_y; ++y) {
    for (std::uint32_t x = cells.first_x; x <= cells.last_x; ++x) {
      const auto cell = levels_[level].find(cell_key(x, y));
      if (cell == levels_[level].end()) continue;
      std::erase(cell->second, number);
      if (cell->second.empty()) levels_[level].erase(cell);
    }
  }
}

void BoxIndex::find(const WorldBox& box, std::vector<std::uint32_t>& found) const {
  found.clear();
  const auto take = [&found](const std::vector<std::uint32_t>& numbers) {
    found.insert(found.end(), numbers.begin(), numbers.end());
  };
  for (int level = 0; level <= kFinestLevel; ++level) {
    const Level& cells = levels_[level];
    if (cells.empty()) continue;
    const Cells asked = cells_of(box, level);
    const std::uint64_t count =
        (std::uint64_t{asked.last_x} - asked.first_x + 1) * (std::uint64_t{asked.last_y} - asked.first_y + 1);
    if (count > cells.size()) {
      for (const auto& [key, numbers] : cells) {
        const auto x = static_cast<std::uint32_t>(key >> 32U);
        const auto y = static_cast<std::uint32_t>(key);
        if (x >= asked.first_x && x <= asked.last_x && y >= asked.first_y && y <= asked.last_y) take(numbers);
      }
      continue;
    }
    for (std::uint32_t y = asked.first_y; y <= asked.last_y; ++y) {
      for (std::uint32_t x = asked.first_x; x <= asked.last_x; ++x) {
        if (const auto cell = cells.find(cell_key(x, y)); cell != cells.end()) take(cell->second);
      }
    }
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
}

}  // namespace gridvisit::tiles
