// Which of many things lie near a box: each is kept in the cells of the finest lattice of squares of which it touches
// no more than two a side. Adding and removing cost the same whatever else there is.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "geodata/tiles/world.hpp"

namespace gridvisit::tiles {

class BoxIndex {
 public:
  void add(std::uint32_t number, const WorldBox& box);
  /// With the box it was added with.
  void remove(std::uint32_t number, const WorldBox& box);
  /// Numbers whose cells meet the box, ascending, each once: a few more than those whose boxes do.
  void find(const WorldBox& box, std::vector<std::uint32_t>& found) const;

 private:
  static constexpr int kFinestLevel = 14;  ///< a square of 2.4 km at the equator: a point's
  struct Cells {
    std::uint32_t first_x, last_x, first_y, last_y;
  };
  using Level = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;

  static int level_of(const WorldBox& box);
  static Cells cells_of(const WorldBox& box, int level);

  std::array<Level, kFinestLevel + 1> levels_;
};

}  // namespace gridvisit::tiles
