// Strongly connected components: the sets of nodes that can all reach each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gridvisit::roads {

/// A component number for each node, 0, 1, 2, …; heads[first[n]] up to heads[first[n + 1]] are where node n leads.
/// Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) with a stack of its own, since a
/// chain of road nodes is deeper than a thread's stack.
std::vector<std::uint32_t> strong_components(std::span<const std::uint32_t> first,
                                             std::span<const std::uint32_t> heads);

}  // namespace gridvisit::roads
