#include "geodata/dissolve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <unordered_map>
#include <unordered_set>

#include "geodata/polygon_measure.hpp"

namespace gridvisit {
namespace {

using LatticeRing = std::vector<LatticePoint>;  // open: the first point is not repeated

// Edges by where they start, each taken once.
class EdgePool {
 public:
  explicit EdgePool(std::span<const LatticeEdge> edges) : edges_(edges), taken_(edges.size(), false) {
    for (std::size_t i = 0; i < edges.size(); ++i) leaving_[key_of(edges[i].from)].push_back(i);
  }
  [[nodiscard]] bool is_taken(std::size_t i) const { return taken_[i]; }
  void take(std::size_t i) { taken_[i] = true; }

  // The edge that bounds the same wedge of interior: the first one clockwise from where we came. So areas that touch
  // in a point stay two rings.
  [[nodiscard]] std::size_t next_after(const LatticeEdge& arrived) const {
    const double back = angle(arrived.to, arrived.from);
    std::size_t best = edges_.size();
    double best_turn = std::numeric_limits<double>::max();
    for (const std::size_t i : leaving_.at(key_of(arrived.to))) {
      if (taken_[i]) continue;
      double turn = back - angle(edges_[i].from, edges_[i].to);
      if (turn <= 0) turn += 2 * std::numbers::pi;
      if (turn < best_turn) {
        best_turn = turn;
        best = i;
      }
    }
    return best;
  }

 private:
  static double angle(LatticePoint from, LatticePoint to) {
    return std::atan2(static_cast<double>(to.y) - from.y, static_cast<double>(to.x) - from.x);
  }

  std::span<const LatticeEdge> edges_;
  std::vector<bool> taken_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> leaving_;
};

// A ring that touches itself becomes several that do not: an outer ring and the holes that hang on it.
void split_at_repeats(const LatticeRing& walk, std::vector<LatticeRing>& rings) {
  LatticeRing open;
  std::unordered_set<std::uint64_t> on_path;
  for (const LatticePoint point : walk) {
    if (on_path.contains(key_of(point))) {
      const auto since = std::ranges::find(open, point);
      rings.emplace_back(since, open.end());
      for (auto it = since + 1; it != open.end(); ++it) on_path.erase(key_of(*it));
      open.erase(since + 1, open.end());
    } else {
      open.push_back(point);
      on_path.insert(key_of(point));
    }
  }
  if (!open.empty()) rings.push_back(std::move(open));
}

std::vector<LatticeRing> chain(std::span<const LatticeEdge> edges) {
  std::vector<LatticeRing> rings;
  EdgePool pool(edges);
  for (std::size_t start = 0; start < edges.size(); ++start) {
    if (pool.is_taken(start)) continue;
    LatticeRing walk;
    for (std::size_t at = start; at < edges.size();) {
      pool.take(at);
      walk.push_back(edges[at].from);
      if (edges[at].to == edges[start].from) break;
      at = pool.next_after(edges[at]);
    }
    split_at_repeats(walk, rings);
  }
  return rings;
}

std::int64_t doubled_area(const LatticeRing& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const LatticePoint& a = ring[i];
    const LatticePoint& b = ring[(i + 1) % ring.size()];
    sum += (std::int64_t{a.x} - ring[0].x) * (std::int64_t{b.y} - ring[0].y) -
           (std::int64_t{b.x} - ring[0].x) * (std::int64_t{a.y} - ring[0].y);
  }
  return sum;
}

Ring to_ring(const LatticeRing& points) {
  Ring ring;
  ring.reserve(points.size() + 1);
  for (const LatticePoint point : points) ring.push_back(to_position(point));
  ring.push_back(ring.front());
  return ring;
}

bool surrounds(const Polygon& outer, const Ring& hole) {
  const Ring& shell = outer.rings.front();
  const auto apart = std::ranges::find_if(hole, [&](Position p) { return std::ranges::find(shell, p) == shell.end(); });
  return apart != hole.end() && holds(Polygon{{shell}}, *apart);
}

}  // namespace

std::vector<LatticeEdge> directed_edges(const MultiPolygon& area) {
  std::vector<LatticeEdge> edges;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const LatticeEdge edge{to_lattice(ring[i - 1]), to_lattice(ring[i])};
        if (edge.from != edge.to) edges.push_back(edge);
      }
    }
  }
  return edges;
}

MultiPolygon dissolve(std::span<const MultiPolygon> areas) {
  std::vector<LatticeEdge> all;
  for (const MultiPolygon& area : areas) {
    const auto edges = directed_edges(area);
    all.insert(all.end(), edges.begin(), edges.end());
  }
  const std::unordered_set<LatticeEdge, LatticeEdgeHash> known(all.begin(), all.end());
  std::erase_if(all, [&](const LatticeEdge& edge) { return known.contains(edge.reversed()); });

  MultiPolygon united;
  std::vector<Ring> holes;
  for (const LatticeRing& points : chain(all)) {
    const std::int64_t area = doubled_area(points);
    if (area > 0) united.polygons.push_back(Polygon{{to_ring(points)}});
    if (area < 0) holes.push_back(to_ring(points));
  }
  for (Ring& hole : holes) {
    const auto outer = std::ranges::find_if(united.polygons, [&](const Polygon& p) { return surrounds(p, hole); });
    if (outer != united.polygons.end()) outer->rings.push_back(std::move(hole));
  }
  return united;
}

std::vector<std::vector<std::size_t>> list_neighbours(std::span<const MultiPolygon> areas) {
  std::unordered_map<LatticeEdge, std::size_t, LatticeEdgeHash> owner;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (const LatticeEdge& edge : directed_edges(areas[i])) owner.emplace(edge, i);
  }
  std::vector<std::vector<std::size_t>> neighbours(areas.size());
  for (const auto& [edge, area] : owner) {
    const auto other = owner.find(edge.reversed());
    if (other != owner.end() && other->second != area) neighbours[area].push_back(other->second);
  }
  for (auto& list : neighbours) {
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
  }
  return neighbours;
}

}  // namespace gridvisit
