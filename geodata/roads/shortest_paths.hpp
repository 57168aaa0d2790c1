// Fastest paths from one place to many: Dijkstra's algorithm, stopped once every wanted node is settled.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geodata/roads/network_file.hpp"

namespace gridvisit::roads {

/// Milliseconds in the upper, decimetres in the lower 32 bits: the smallest cost is the fastest way, and the shortest
/// of equally fast ones, so that times and lengths are unique. Sums hold up to 49 days and 429,000 km.
using Cost = std::uint64_t;
inline constexpr Cost kNoPath = UINT64_MAX;
inline Cost make_cost(std::uint32_t ms, std::uint32_t length_dm) { return Cost{ms} << 32U | length_dm; }
inline std::uint32_t ms_of(Cost cost) { return static_cast<std::uint32_t>(cost >> 32U); }
inline std::uint32_t length_dm_of(Cost cost) { return static_cast<std::uint32_t>(cost); }
/// Rounded up, so that rounding never makes a detour look shorter than the direct way.
inline std::uint32_t seconds_of(Cost cost) { return ms_of(cost) / 1'000 + (ms_of(cost) % 1'000 != 0 ? 1 : 0); }
inline std::uint32_t metres_of(Cost cost) { return length_dm_of(cost) / 10 + (length_dm_of(cost) % 10 >= 5 ? 1 : 0); }

struct NodeCost {
  Cost cost = 0;
  std::uint32_t node = 0;
};

/// Owns the scratch space of searches in one profile's graph; one per thread. The graph's arrays must outlive it.
class ShortestPaths {
 public:
  static constexpr std::uint32_t kNoArc = UINT32_MAX;

  ShortestPaths(std::span<const std::uint32_t> first_arc, std::span<const Arc> arcs);

  /// The nodes to be reached; stays for all runs that follow. Repeated ones are fine.
  void set_targets(std::span<const std::uint32_t> nodes);
  void run_from(std::span<const NodeCost> sources);

  /// Of the last run, for a target.
  [[nodiscard]] Cost cost(std::uint32_t node) const { return cost_[node]; }
  /// The last arc (its place among the arcs) on the way to a settled node; kNoArc at a source.
  [[nodiscard]] std::uint32_t arc_into(std::uint32_t node) const { return arc_into_[node]; }

 private:
  void reach(NodeCost reached, std::uint32_t arc);
  void push(NodeCost entry);
  NodeCost pop();

  std::span<const std::uint32_t> first_arc_;
  std::span<const Arc> arcs_;
  std::vector<Cost> cost_;
  std::vector<std::uint32_t> arc_into_;
  std::vector<char> is_target_;  // bool would cost bit operations in the inner loop
  std::size_t target_count_ = 0;
  std::vector<NodeCost> heap_;  // 4-ary, smallest first; a node may lie in it several times, the cheapest counts
};

}  // namespace gridvisit::roads
