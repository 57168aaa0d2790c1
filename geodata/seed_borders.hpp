// The lines between seeds: Voronoi edges, optionally drawn as winding lines that never meet but at their ends.
#pragma once

#include <geos_c.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// Lines reach beyond `around`; empty for a single seed. Null results of GEOS come back as an error.
Result<std::vector<LineString>> draw_seed_borders(GEOSContextHandle_t context, std::span<const Position> seeds,
                                                  const Box& around, std::optional<std::uint64_t> winding_seed);

}  // namespace gridvisit
