#include "geodata/tiles/ring.hpp"

#include <cmath>
#include <numeric>
#include <unordered_map>

namespace gridvisit::tiles {
namespace {

constexpr std::size_t kFewPoints = 24;  ///< up to here comparing all pairs is quicker than sorting them first
constexpr int kMostRounds = 8;  ///< of adding points where edges cross: each round may move edges by half a unit

struct Edge {
  TilePoint from;
  TilePoint to;
  [[nodiscard]] std::int32_t min_x() const { return std::min(from.x, to.x); }
  [[nodiscard]] std::int32_t max_x() const { return std::max(from.x, to.x); }
};

// The side of the line from a to b that c lies on: positive left, 0 on it.
std::int64_t side(TilePoint a, TilePoint b, TilePoint c) {
  return (std::int64_t{b.x} - a.x) * (std::int64_t{c.y} - a.y) - (std::int64_t{b.y} - a.y) * (std::int64_t{c.x} - a.x);
}

int sign(std::int64_t value) { return value > 0 ? 1 : (value < 0 ? -1 : 0); }

bool in_box(const Edge& edge, TilePoint p) {
  return p.x >= edge.min_x() && p.x <= edge.max_x() && p.y >= std::min(edge.from.y, edge.to.y) &&
         p.y <= std::max(edge.from.y, edge.to.y);
}

bool boxes_meet(const Edge& a, const Edge& b) {
  return a.min_x() <= b.max_x() && b.min_x() <= a.max_x() && std::min(a.from.y, a.to.y) <= std::max(b.from.y, b.to.y) &&
         std::min(b.from.y, b.to.y) <= std::max(a.from.y, a.to.y);
}

bool on_edge(const Edge& edge, TilePoint p) { return in_box(edge, p) && side(edge.from, edge.to, p) == 0; }

bool touch(const Edge& a, const Edge& b) {
  if (!boxes_meet(a, b)) return false;
  const int a_from = sign(side(b.from, b.to, a.from));
  const int a_to = sign(side(b.from, b.to, a.to));
  const int b_from = sign(side(a.from, a.to, b.from));
  const int b_to = sign(side(a.from, a.to, b.to));
  if (a_from * a_to < 0 && b_from * b_to < 0) return true;
  return (a_from == 0 && in_box(b, a.from)) || (a_to == 0 && in_box(b, a.to)) || (b_from == 0 && in_box(a, b.from)) ||
         (b_to == 0 && in_box(a, b.to));
}

Edge edge_at(std::span<const TilePoint> ring, std::size_t i) {
  return {ring[i], ring[i + 1 < ring.size() ? i + 1 : 0]};
}

bool cross(const Edge& a, const Edge& b) {
  return boxes_meet(a, b) && sign(side(b.from, b.to, a.from)) * sign(side(b.from, b.to, a.to)) < 0 &&
         sign(side(a.from, a.to, b.from)) * sign(side(a.from, a.to, b.to)) < 0;
}

// Neighbours may share their common point and nothing else.
bool clash(std::span<const TilePoint> ring, std::size_t i, std::size_t j) {
  const Edge a = edge_at(ring, i);
  const Edge b = edge_at(ring, j);
  if (a.to == b.from && (i + 1) % ring.size() == j) return on_edge(a, b.to) || on_edge(b, a.from);
  if (b.to == a.from && (j + 1) % ring.size() == i) return on_edge(b, a.to) || on_edge(a, b.from);
  return touch(a, b);
}

// Calls `visit` with each pair of edges whose boxes overlap from west to east, until it says false.
template <typename Visit>
bool for_each_close_pair(std::span<const TilePoint> ring, Visit visit) {
  const std::size_t n = ring.size();
  if (n <= kFewPoints) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        if (!visit(i, j)) return false;
      }
    }
    return true;
  }
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return edge_at(ring, i).min_x(); });
  for (std::size_t a = 0; a < n; ++a) {
    const std::int32_t reach = edge_at(ring, order[a]).max_x();
    for (std::size_t b = a + 1; b < n && edge_at(ring, order[b]).min_x() <= reach; ++b) {
      if (!visit(order[a], order[b])) return false;
    }
  }
  return true;
}

TilePoint crossing(const Edge& a, const Edge& b) {
  const double d1 = static_cast<double>(side(b.from, b.to, a.from));
  const double d2 = static_cast<double>(side(b.from, b.to, a.to));
  const double t = d1 / (d1 - d2);
  return {static_cast<std::int32_t>(std::lround(a.from.x + t * (a.to.x - a.from.x))),
          static_cast<std::int32_t>(std::lround(a.from.y + t * (a.to.y - a.from.y)))};
}

// Points to add to each edge: where another crosses it, or touches it with its end.
std::vector<std::vector<TilePoint>> find_meetings(std::span<const TilePoint> ring) {
  std::vector<std::vector<TilePoint>> meetings(ring.size());
  const auto note = [&](std::size_t i, TilePoint p) {
    const Edge edge = edge_at(ring, i);
    if (p != edge.from && p != edge.to) meetings[i].push_back(p);
  };
  for_each_close_pair(ring, [&](std::size_t i, std::size_t j) {
    const Edge a = edge_at(ring, i);
    const Edge b = edge_at(ring, j);
    if (!touch(a, b)) return true;
    for (const TilePoint p : {b.from, b.to}) {
      if (on_edge(a, p)) note(i, p);
    }
    for (const TilePoint p : {a.from, a.to}) {
      if (on_edge(b, p)) note(j, p);
    }
    if (cross(a, b)) {
      const TilePoint p = crossing(a, b);
      note(i, p);
      note(j, p);
    }
    return true;
  });
  return meetings;
}

TileRing without_repeats(std::span<const TilePoint> ring) {
  TileRing kept;
  for (const TilePoint p : ring) {
    if (kept.empty() || kept.back() != p) kept.push_back(p);
  }
  while (kept.size() > 1 && kept.front() == kept.back()) kept.pop_back();
  return kept;
}

// The ring with a point wherever its edges meet. Rounding may make new meetings, hence the rounds.
TileRing with_meetings(std::span<const TilePoint> ring) {
  TileRing noded = without_repeats(ring);
  for (int round = 0; round < kMostRounds; ++round) {
    const auto meetings = find_meetings(noded);
    TileRing next;
    for (std::size_t i = 0; i < noded.size(); ++i) {
      next.push_back(noded[i]);
      auto added = meetings[i];
      std::ranges::sort(added, {}, [&](TilePoint p) {
        const std::int64_t dx = std::int64_t{p.x} - noded[i].x;
        const std::int64_t dy = std::int64_t{p.y} - noded[i].y;
        return dx * dx + dy * dy;
      });
      next.insert(next.end(), added.begin(), added.end());
    }
    next = without_repeats(next);
    if (next.size() == noded.size()) return next;
    noded = std::move(next);
  }
  return noded;
}

}  // namespace

std::int64_t doubled_area(std::span<const TilePoint> ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto [from, to] = edge_at(ring, i);
    sum += std::int64_t{from.x} * to.y - std::int64_t{to.x} * from.y;
  }
  return sum;
}

bool holds(std::span<const TilePoint> ring, TilePoint point) {
  bool inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Edge edge = edge_at(ring, i);
    if (on_edge(edge, point)) return true;
    if ((edge.from.y > point.y) == (edge.to.y > point.y)) continue;
    const bool left = side(edge.from, edge.to, point) > 0;
    if (left == (edge.to.y > edge.from.y)) inside = !inside;
  }
  return inside;
}

bool fits_into(std::span<const TilePoint> hole, std::span<const TilePoint> outer) {
  for (std::size_t i = 0; i < hole.size(); ++i) {
    if (!holds(outer, hole[i])) return false;
    for (std::size_t j = 0; j < outer.size(); ++j) {
      if (cross(edge_at(hole, i), edge_at(outer, j))) return false;
    }
  }
  return true;
}

bool is_simple(std::span<const TilePoint> ring) {
  if (ring.size() < 3 || doubled_area(ring) == 0) return false;
  if (ring.size() == 3) return true;  // each two edges share a point
  return for_each_close_pair(ring, [&](std::size_t i, std::size_t j) { return !clash(ring, i, j); });
}

std::vector<TileRing> untangle(std::span<const TilePoint> ring) {
  const TileRing noded = with_meetings(ring);
  const auto key = [](TilePoint p) {
    return (std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U) | static_cast<std::uint32_t>(p.y);
  };
  std::vector<TileRing> loops;
  TileRing walk;
  std::unordered_map<std::uint64_t, std::size_t> place;  // of a point in the walk
  // Whenever the walk comes back to a point, what lies between is a loop of its own.
  const auto step = [&](TilePoint p) {
    const auto [known, is_new] = place.try_emplace(key(p), walk.size());
    if (is_new) {
      walk.push_back(p);
      return;
    }
    TileRing loop(walk.begin() + static_cast<std::ptrdiff_t>(known->second), walk.end());
    for (std::size_t i = known->second + 1; i < walk.size(); ++i) place.erase(key(walk[i]));
    walk.resize(known->second + 1);
    // Rounding can go round in circles: what is not simple after all rounds is left out.
    if (is_simple(loop)) loops.push_back(std::move(loop));
  };
  for (const TilePoint p : noded) step(p);
  if (!noded.empty()) step(noded.front());
  return loops;
}

}  // namespace gridvisit::tiles
