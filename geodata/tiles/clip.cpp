#include "geodata/tiles/clip.hpp"

#include <cmath>
#include <optional>
#include <utility>

namespace gridvisit::tiles {
namespace {

constexpr double kLow = kFirstKept - 0.5;
constexpr double kHigh = kLastKept + 0.5;
constexpr double kSide = kHigh - kLow;
constexpr std::int32_t kLowDrawn = kFirstKept - 1;
constexpr std::int32_t kHighDrawn = kLastKept + 1;

/// Where an edge meets the cut.
struct Crossing {
  TilePoint drawn;
  double place = 0;  ///< along the cut, counter-clockwise from its first corner
};

struct Cut {
  std::optional<Crossing> enters;
  std::optional<Crossing> leaves;
  bool meets = false;  ///< whether something of the edge lies within
};

Crossing crossing_at(double x, double y) {
  Crossing crossing;
  const auto drawn = [](double value) {
    return std::clamp(static_cast<std::int32_t>(std::lround(value)), kLowDrawn, kHighDrawn);
  };
  crossing.drawn = {drawn(x), drawn(y)};
  if (y == kLow) {
    crossing.drawn.y = kLowDrawn;
    crossing.place = x - kLow;
  } else if (x == kHigh) {
    crossing.drawn.x = kHighDrawn;
    crossing.place = kSide + (y - kLow);
  } else if (y == kHigh) {
    crossing.drawn.y = kHighDrawn;
    crossing.place = 2 * kSide + (kHigh - x);
  } else {
    crossing.drawn.x = kLowDrawn;
    crossing.place = 3 * kSide + (kHigh - y);
  }
  return crossing;
}

/// Liang and Barsky (1984), on an edge whose ends come in an order of their own, so that the edge of the area on the
/// other side is cut at the same places.
Cut cut_sorted(TilePoint from, TilePoint to) {
  const double dx = double{1} * to.x - from.x;
  const double dy = double{1} * to.y - from.y;
  double first = 0;
  double last = 1;
  int first_side = -1;
  int last_side = -1;
  const double p[4] = {-dx, dx, -dy, dy};
  const double q[4] = {from.x - kLow, kHigh - from.x, from.y - kLow, kHigh - from.y};
  for (int side = 0; side < 4; ++side) {
    if (p[side] == 0) {
      if (q[side] < 0) return {};
      continue;
    }
    const double t = q[side] / p[side];
    if (p[side] < 0 && t > first) {
      first = t;
      first_side = side;
    } else if (p[side] > 0 && t < last) {
      last = t;
      last_side = side;
    }
  }
  if (first >= last) return {};
  const auto at = [&](double t, int side) {
    const double x = side == 0 ? kLow : (side == 1 ? kHigh : from.x + t * dx);
    const double y = side == 2 ? kLow : (side == 3 ? kHigh : from.y + t * dy);
    return crossing_at(x, y);
  };
  Cut cut{.enters = {}, .leaves = {}, .meets = true};
  if (first_side >= 0) cut.enters = at(first, first_side);
  if (last_side >= 0) cut.leaves = at(last, last_side);
  return cut;
}

Cut cut_edge(TilePoint from, TilePoint to) {
  if (from < to) return cut_sorted(from, to);
  Cut cut = cut_sorted(to, from);
  std::swap(cut.enters, cut.leaves);
  return cut;
}

/// A stretch of a ring within, from where it enters to where it leaves.
struct Chain {
  TileRing points;
  double enters_at = 0;
  double leaves_at = 0;
  bool used = false;
};

/// Adds the ring's chains; it must have a point outside.
void add_chains(std::span<const TilePoint> ring, std::vector<Chain>& chains) {
  std::size_t start = 0;
  while (is_kept(ring[start])) ++start;
  Chain chain;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const TilePoint from = ring[(start + k) % ring.size()];
    const TilePoint to = ring[(start + k + 1) % ring.size()];
    if (is_kept(from) && is_kept(to)) {
      chain.points.push_back(to);
      continue;
    }
    const Cut cut = cut_edge(from, to);
    if (!cut.meets) continue;
    if (cut.enters) chain = {{cut.enters->drawn}, cut.enters->place, 0, false};
    if (is_kept(to)) chain.points.push_back(to);
    if (cut.leaves) {
      chain.points.push_back(cut.leaves->drawn);
      chain.leaves_at = cut.leaves->place;
      chains.push_back(std::move(chain));
      chain = {};
    }
  }
}

// The corners passed on the way along the cut from one place counter-clockwise to another.
void add_corners(double from, double to, TileRing& ring) {
  constexpr TilePoint kCorners[] = {
      {kLowDrawn, kLowDrawn}, {kHighDrawn, kLowDrawn}, {kHighDrawn, kHighDrawn}, {kLowDrawn, kHighDrawn}};
  if (to < from) to += 4 * kSide;
  for (int corner = 1; corner <= 8; ++corner) {
    const double place = corner * kSide;
    if (place > from && place < to) ring.push_back(kCorners[corner % 4]);
  }
}

// Joins chains along the cut: from where one leaves, counter-clockwise, to where the next enters.
std::vector<TileRing> join(std::vector<Chain>& chains) {
  std::ranges::sort(chains, {}, &Chain::enters_at);
  std::vector<TileRing> rings;
  for (Chain& first : chains) {
    if (first.used) continue;
    TileRing ring;
    Chain* chain = &first;
    do {
      chain->used = true;
      ring.insert(ring.end(), chain->points.begin(), chain->points.end());
      auto next = std::ranges::lower_bound(chains, chain->leaves_at, {}, &Chain::enters_at);
      if (next == chains.end()) next = chains.begin();
      add_corners(chain->leaves_at, next->enters_at, ring);
      chain = &*next;
    } while (!chain->used);
    rings.push_back(std::move(ring));
  }
  return rings;
}

TileRing whole_tile() {
  return {{kLowDrawn, kLowDrawn}, {kHighDrawn, kLowDrawn}, {kHighDrawn, kHighDrawn}, {kLowDrawn, kHighDrawn}};
}

}  // namespace

std::vector<TilePolygon> clip_polygon(std::span<const TileRing> rings) {
  std::vector<Chain> chains;
  std::vector<TileRing> outers;
  std::vector<const TileRing*> holes;
  bool covered = false;  // a point on the cut, where no chain meets it
  for (const TileRing& ring : rings) {
    if (ring.size() < 3) continue;
    if (std::ranges::all_of(ring, is_kept)) {
      if (doubled_area(ring) > 0) {
        outers.push_back(ring);
      } else {
        holes.push_back(&ring);
      }
      continue;
    }
    const std::size_t before = chains.size();
    add_chains(ring, chains);
    if (chains.size() == before && holds(ring, {kFirstKept, kFirstKept})) covered = !covered;
  }
  if (chains.empty() && covered) outers.push_back(whole_tile());
  for (TileRing& joined : join(chains)) outers.push_back(std::move(joined));
  std::vector<TilePolygon> polygons;
  for (TileRing& outer : outers) polygons.push_back({std::move(outer)});
  for (const TileRing* hole : holes) {
    const auto around =
        polygons.size() == 1 ? polygons.begin() : std::ranges::find_if(polygons, [&](const auto& polygon) {
          return gridvisit::tiles::holds(polygon.front(), hole->front());
        });
    if (around != polygons.end()) around->push_back(*hole);
  }
  return polygons;
}

std::vector<std::vector<TilePoint>> clip_line(std::span<const TilePoint> line) {
  std::vector<std::vector<TilePoint>> parts;
  bool open = false;
  const auto add = [&](TilePoint p) {
    if (!open) parts.emplace_back();
    open = true;
    if (parts.back().empty() || parts.back().back() != p) parts.back().push_back(p);
  };
  for (std::size_t i = 1; i < line.size(); ++i) {
    const TilePoint from = line[i - 1];
    const TilePoint to = line[i];
    const Cut cut = cut_edge(from, to);
    if (!cut.meets) continue;
    if (cut.enters) open = false;
    add(cut.enters ? cut.enters->drawn : from);
    add(cut.leaves ? cut.leaves->drawn : to);
    if (cut.leaves) open = false;
  }
  std::erase_if(parts, [](const auto& part) { return part.size() < 2; });
  return parts;
}

}  // namespace gridvisit::tiles
