// What it costs to get from a point in the middle of a segment to its ends, and from its ends to the point.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geodata/roads/network_file.hpp"
#include "geodata/roads/shortest_paths.hpp"
#include "geodata/roads/snapping.hpp"

namespace gridvisit::roads {

/// An end of a point's segment, and what it costs between there and the point.
struct SegmentEnd {
  NodeCost at;
  double fraction = 0;  ///< 0 for the segment's from node, 1 for its to node
};

/// A snap seen with one profile's eyes. The part of a segment before a point and the part behind it always add up to
/// the whole, so that going through a point costs the same as stopping there.
class SnapCosts {
 public:
  SnapCosts(const NetworkView& network, const Snap& snap, Profile profile);

  /// The ends that can be reached from the point.
  [[nodiscard]] std::vector<SegmentEnd> exits() const;
  /// The ends from which the point can be reached.
  [[nodiscard]] std::vector<SegmentEnd> entrances() const;
  /// From this point to another without leaving their segment; kNoPath where that cannot be.
  [[nodiscard]] Cost direct_to(const SnapCosts& other) const;

 private:
  struct Direction {
    std::uint32_t tail = 0;
    std::uint32_t head = 0;
    Cost to_point = 0;  // from the tail
    Cost whole = 0;
  };

  std::uint32_t segment_;
  std::optional<Direction> forward_;
  std::optional<Direction> backward_;
};

std::vector<NodeCost> node_costs(std::span<const SegmentEnd> ends);

/// The cost of a search's way to a point through that entrance of its segment, or kNoPath.
Cost cost_by(const ShortestPaths& paths, const SegmentEnd& entrance);

}  // namespace gridvisit::roads
