// Whether areas that should tile a whole do: every overlap between two of them, and every hole between them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

struct TilingFlaw {
  enum class Kind { overlap, hole };
  Kind kind = Kind::overlap;
  std::vector<std::int32_t> areas;  ///< overlap: the two; hole: those around it
  double square_metres = 0;
  Position position;        ///< inside the flaw
  MultiPolygon shape = {};  ///< its corners are exactly those of the areas, where they have one there
  double width_m = 0;       ///< twice its size over its perimeter: of a sliver, how wide it is

  /// Too small or too thin to be meant: two digitised the same border.
  [[nodiscard]] bool is_sliver() const;
};

/// Flaws smaller than `least_m2` are rounding, not mistakes. With `whole` also what of it no area covers is a hole;
/// without, only what areas surround. Largest first.
Result<std::vector<TilingFlaw>> check_tiling(std::span<const MultiPolygon> areas, const MultiPolygon* whole,
                                             double least_m2 = 1.0);

/// What of the area lies outside of the other; nothing where that is less than `least_m2`.
Result<std::optional<TilingFlaw>> find_outside(const MultiPolygon& area, const MultiPolygon& around, double least_m2);

struct SliverFix {
  std::size_t flaw = 0;    ///< its number among those given
  std::int32_t area = -1;  ///< which was changed to close it; -1: none could be, see `why_not`
  std::string why_not = {};
};

/// Closes the flaws below `most_m2`, each by changing one area: of an overlap the larger area gives way, a hole goes to
/// the neighbour with the longest border along it. No corner moves, none is lost but those inside the flaw. `flaws` as
/// check_tiling found them.
std::vector<SliverFix> close_slivers(std::span<MultiPolygon> areas, std::span<const TilingFlaw> flaws, double most_m2);

/// Why GEOS calls an area invalid, and where; nothing where it is valid.
struct Invalidity {
  std::string reason;  ///< "Self-intersection"
  Position position;
};
std::optional<Invalidity> find_invalidity(const MultiPolygon& area);

/// The same area made valid by rules (OGC's structure method), where that changes less than a thousandth of its size.
Result<MultiPolygon> repair(const MultiPolygon& area);

}  // namespace gridvisit
