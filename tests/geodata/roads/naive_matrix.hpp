// The same answers as RoadNetwork::travel_matrix, found the slow and obvious way: every place becomes a node that cuts
// its segment, then Dijkstra with a set over that graph.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geodata/roads/road_network.hpp"

namespace gridvisit::roads {

class NaiveMatrix {
 public:
  NaiveMatrix(const NetworkView& network, std::span<const Snap> places, Profile profile);

  struct Entry {
    std::uint32_t seconds = kUnreachable;
    std::uint32_t metres = kUnreachable;
    bool operator==(const Entry&) const = default;
  };
  /// From one place to all.
  [[nodiscard]] std::vector<Entry> row(std::size_t from) const;

 private:
  using MsAndDm = std::pair<std::uint64_t, std::uint64_t>;
  struct Edge {
    std::size_t head;
    MsAndDm cost;
  };
  std::size_t first_place_;
  std::vector<std::vector<Edge>> edges_;
};

}  // namespace gridvisit::roads
