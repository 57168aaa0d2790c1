// What the genetic search works on: the plain core of a problem, one kind of vehicle, every client to be visited once
// within one hard window. Node 0 is where vehicles start, 1…n are the clients, n+1 is where vehicles end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gridvisit::planner::genetic {

using Money = std::int64_t;
/// By vehicle, the clients in order. Unused vehicles may be missing.
using Plan = std::vector<std::vector<int>>;

struct Arc {
  std::int32_t cost = 0;
  std::int32_t time = 0;
};

/// The times of a sequence of nodes, joined in constant time: Vidal, Crainic, Gendreau, Prins, "A hybrid genetic
/// algorithm with adaptive diversity management for a large class of vehicle routing problems with time-windows",
/// Computers & Operations Research 40(1), 2013. `warp` is the time one would have to travel back to be in time.
struct Segment {
  std::int32_t duration = 0;
  std::int32_t warp = 0;
  std::int32_t earliest = 0;  ///< start of the least duration and warp
  std::int32_t latest = 0;
};

inline Segment join(const Segment& a, const Segment& b, std::int32_t travel) {
  const std::int32_t delta = a.duration - a.warp + travel;
  const std::int32_t wait = std::max(b.earliest - delta - a.latest, 0);
  const std::int32_t warp = std::max(a.earliest + delta - b.latest, 0);
  return {a.duration + b.duration + travel + wait, a.warp + b.warp + warp,
          std::max(b.earliest - delta, a.earliest) - wait, std::min(b.latest - delta, a.latest) + warp};
}

struct Instance {
  int clients = 0;
  int vehicles = 0;
  std::int32_t capacity = 0;
  std::vector<Arc> arcs;          ///< (clients + 2)², row by row
  std::vector<Segment> segments;  ///< of each node alone
  std::vector<std::int32_t> load;
  bool symmetric = false;

  [[nodiscard]] const Arc& arc(int from, int to) const {
    return arcs[static_cast<std::size_t>(from) * static_cast<std::size_t>(clients + 2) + static_cast<std::size_t>(to)];
  }
  [[nodiscard]] int end() const { return clients + 1; }
};

/// What breaking a rule costs while searching.
struct Penalties {
  Money warp = 1;
  Money load = 1;
};

}  // namespace gridvisit::planner::genetic
