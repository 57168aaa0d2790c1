// Cuts an area into one part per seed without overlap or hole, by construction: the borders between the seeds (Voronoi,
// made to wind like natural ones) are noded together with the boundary on a lattice of 1e-7 degree, and every face of
// that drawing is given to exactly one seed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// Part i holds seed i; neighbours share every vertex of their common border, T-junctions included. Without
/// `winding_seed` borders are straight; with it they wind, the same way for the same number.
/// Refused: no seeds, a seed outside the boundary, two seeds at one place, a boundary that is no area.
Result<std::vector<MultiPolygon>> tile(const MultiPolygon& boundary, std::span<const Position> seeds,
                                       std::optional<std::uint64_t> winding_seed);

}  // namespace gridvisit
