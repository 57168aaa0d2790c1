#include "geodata/tiles/arc_detail.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include "geodata/tiles/world.hpp"

namespace gridvisit::tiles {
namespace {

constexpr double kToleranceUnits = 3;  ///< of a tile: 0.4 pixels as MapLibre draws it

// The first zoom at which a point that stands out by so many steps is drawn.
std::uint8_t zoom_of(double steps) {
  if (steps <= 0) return kFullDetailZoom;
  const double zoom = std::ceil(kDeepestZoom - std::log2(steps / kToleranceUnits));
  return static_cast<std::uint8_t>(std::clamp(zoom, 0.0, double{kFullDetailZoom}));
}

double squared_distance(WorldPoint p, WorldPoint a, WorldPoint b) {
  const double dx = double{1} * b.x - a.x;
  const double dy = double{1} * b.y - a.y;
  double px = double{1} * p.x - a.x;
  double py = double{1} * p.y - a.y;
  const double length = dx * dx + dy * dy;
  if (length > 0) {
    const double t = std::clamp((px * dx + py * dy) / length, 0.0, 1.0);
    px -= t * dx;
    py -= t * dy;
  }
  return px * px + py * py;
}

/// The points of one stretch in the direction it is looked at, wherever they lie in the ring.
class Stretch {
 public:
  Stretch(std::span<DetailPoint> ring, std::size_t first, std::size_t edges)
      : ring_(ring), first_(first), last_(edges) {
    // From the smaller end to the larger, whichever way the ring walks it; a loop by its second point.
    if (at(last_).at < at(0).at || (at(last_).at == at(0).at && at(last_ - 1).at < at(1).at)) forward_ = false;
  }
  [[nodiscard]] DetailPoint& operator[](std::size_t i) const { return at(forward_ ? i : last_ - i); }
  [[nodiscard]] std::size_t last() const { return last_; }

 private:
  [[nodiscard]] DetailPoint& at(std::size_t i) const {
    std::size_t place = first_ + i;
    if (place >= ring_.size()) place -= ring_.size();
    return ring_[place];
  }
  std::span<DetailPoint> ring_;
  std::size_t first_;
  std::size_t last_;
  bool forward_ = true;
};

struct Part {
  std::size_t first;
  std::size_t last;
  double steps;  ///< by how much the point that made this part stood out: those within it stand out by no more
};

void set_detail(const Stretch& stretch) {
  stretch[0].from_zoom = 0;
  stretch[stretch.last()].from_zoom = 0;
  std::vector<Part> parts{{0, stretch.last(), std::numeric_limits<double>::infinity()}};
  while (!parts.empty()) {
    const Part part = parts.back();
    parts.pop_back();
    if (part.last - part.first < 2) continue;
    std::size_t farthest = part.first + 1;
    double most = -1;
    for (std::size_t i = part.first + 1; i < part.last; ++i) {
      const double distance = squared_distance(stretch[i].at, stretch[part.first].at, stretch[part.last].at);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    const double steps = std::min(part.steps, std::sqrt(most));
    stretch[farthest].from_zoom = zoom_of(steps);
    parts.push_back({part.first, farthest, steps});
    parts.push_back({farthest, part.last, steps});
  }
}

}  // namespace

Junctions::Junctions(std::size_t points) : table_(std::bit_ceil(points * 2 + 16)) {}

Junctions::Entry& Junctions::entry(std::uint64_t key) {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = ((key * 0x9E3779B97F4A7C15U) >> 20U) & mask;
  while (table_[place].count != 0 && table_[place].key != key) place = (place + 1) & mask;
  return table_[place];
}

void Junctions::connect(std::uint64_t from, std::uint64_t to) {
  Entry& found = entry(from);
  found.key = from;
  for (std::uint8_t i = 0; i < std::min<std::uint8_t>(found.count, 2); ++i) {
    if (found.neighbours[i] == to) return;
  }
  if (found.count < 2) found.neighbours[found.count] = to;
  if (found.count < 3) ++found.count;
}

void Junctions::add_ring(std::span<const DetailPoint> ring) {
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const std::uint64_t from = key_of(ring[i].at);
    const std::uint64_t to = key_of(ring[i + 1 < ring.size() ? i + 1 : 0].at);
    connect(from, to);
    connect(to, from);
  }
}

bool Junctions::holds(WorldPoint point) const {
  const std::size_t mask = table_.size() - 1;
  const std::uint64_t key = key_of(point);
  std::size_t place = ((key * 0x9E3779B97F4A7C15U) >> 20U) & mask;
  while (table_[place].count != 0 && table_[place].key != key) place = (place + 1) & mask;
  return table_[place].count != 0 && table_[place].count != 2;
}

WorldBox set_ring_detail(std::span<DetailPoint> ring) {
  const std::size_t n = ring.size();
  WorldBox changed;
  if (n < 3) return changed;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < n; ++i) {
    if (ring[i].is_junction) ends.push_back(i);
  }
  if (ends.empty()) {
    // A ring nothing else touches: its smallest point stands for a junction.
    ends.push_back(static_cast<std::size_t>(
        std::ranges::min_element(ring, {}, [](const DetailPoint& p) { return p.at; }) - ring.begin()));
  }
  std::vector<std::uint8_t> before;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::size_t first = ends[i];
    const std::size_t edges = (i + 1 < ends.size() ? ends[i + 1] : ends[0] + n) - first;
    const auto at = [&](std::size_t k) -> DetailPoint& { return ring[(first + k) % n]; };
    before.clear();
    for (std::size_t k = 0; k <= edges; ++k) before.push_back(at(k).from_zoom);
    set_detail(Stretch(ring, first, edges));
    bool same = true;
    for (std::size_t k = 0; k <= edges; ++k) same = same && before[k] == at(k).from_zoom;
    for (std::size_t k = 0; !same && k <= edges; ++k) changed.add(at(k).at);
  }
  return changed;
}

void set_line_detail(std::span<DetailPoint> line) {
  if (line.size() < 2) return;
  line.front().from_zoom = 0;
  line.back().from_zoom = 0;
  set_detail(Stretch(line, 0, line.size() - 1));
}

}  // namespace gridvisit::tiles
