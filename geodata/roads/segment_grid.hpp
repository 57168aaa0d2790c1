// Which segments lie where: a lattice of cells, each with the segments whose line may touch it. Built once, stored in
// the file, asked by snapping.
#pragma once

#include <cstdint>
#include <vector>

#include "geodata/roads/network_file.hpp"

namespace gridvisit::roads {

struct SegmentGrid {
  GridFrame frame;
  std::vector<std::uint32_t> first_entry;
  std::vector<std::uint32_t> entries;
};

/// Needs the network's nodes, segments and shape; at least one segment.
SegmentGrid build_segment_grid(const NetworkView& network);

}  // namespace gridvisit::roads
