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
  Position position;  ///< inside the flaw
};

/// Flaws smaller than `least_m2` are rounding, not mistakes. With `whole` also what of it no area covers is a hole;
/// without, only what areas surround. Largest first.
Result<std::vector<TilingFlaw>> check_tiling(std::span<const MultiPolygon> areas, const MultiPolygon* whole,
                                             double least_m2 = 1.0);

/// Why GEOS calls an area invalid, and where; nothing where it is valid.
struct Invalidity {
  std::string reason;  ///< "Self-intersection"
  Position position;
};
std::optional<Invalidity> find_invalidity(const MultiPolygon& area);

/// The same area made valid by rules (OGC's structure method), where that changes less than a thousandth of its size.
Result<MultiPolygon> repair(const MultiPolygon& area);

}  // namespace gridvisit
