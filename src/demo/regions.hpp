// Groups neighbouring areas into connected regions of about equal size: grids into villages, villages into towns.
#pragma once

#include <vector>

#include "base/position.hpp"
#include "demo/random.hpp"

namespace gridvisit::demo {

/// Centres of `count` clusters of the points (k-means, Lloyd 1982); fewer than `count` points are an error of the
/// caller.
std::vector<Position> find_centres(const std::vector<Position>& points, std::size_t count, int rounds, Random& random);

/// The region of each area, 0 to count-1, none empty. A region grows from one area to neighbours; only where an area
/// has no neighbour in any region does it join the nearest one.
std::vector<std::size_t> grow_regions(const std::vector<Position>& centres,
                                      const std::vector<std::vector<std::size_t>>& neighbours, std::size_t count,
                                      Random& random);

}  // namespace gridvisit::demo
