// The exact union of areas that share their vertices: edges that two of them walk in opposite directions cancel, and
// what is left is chained into rings. No coordinate is computed, so neighbours stay neighbours vertex by vertex.
#pragma once

#include <span>
#include <vector>

#include "geodata/geometry.hpp"
#include "geodata/lattice.hpp"

namespace gridvisit {

/// The areas' interiors must not overlap. Coordinates come out on the lattice of 1e-7 degree.
MultiPolygon dissolve(std::span<const MultiPolygon> areas);

/// The edges of all rings in their order of walking; edges shorter than a lattice step are left out.
std::vector<LatticeEdge> directed_edges(const MultiPolygon& area);

/// For each area, the areas it shares an edge with, ascending.
std::vector<std::vector<std::size_t>> list_neighbours(std::span<const MultiPolygon> areas);

}  // namespace gridvisit
