// How much of a border is drawn at which zoom, decided once for each stretch of border between two junctions and from
// that stretch alone: the areas on its two sides, of whatever layer, drop the same points and stay neighbours.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geodata/tiles/world.hpp"

namespace gridvisit::tiles {

/// A point of a line or ring, and the zoom from which on it is drawn.
struct DetailPoint {
  WorldPoint at;
  std::uint8_t from_zoom = 0;
  bool is_junction = false;  ///< of rings: whether a stretch of border ends here
};
/// Rings are not closed: the first point is not repeated.
using DetailLine = std::vector<DetailPoint>;

/// From here on every point is drawn.
inline constexpr int kFullDetailZoom = 14;

/// Junctions of a drawing: points from which not exactly two edges go.
class Junctions {
 public:
  /// Counts the edges of a ring; each edge once, however many rings it belongs to.
  void add_ring(std::span<const DetailPoint> ring);
  [[nodiscard]] bool holds(WorldPoint point) const;
  /// Room for that many points.
  explicit Junctions(std::size_t points);

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::uint64_t neighbours[2] = {0, 0};
    std::uint8_t count = 0;  ///< of neighbours; 3 stands for more than two
  };
  Entry& entry(std::uint64_t key);
  void connect(std::uint64_t from, std::uint64_t to);

  std::vector<Entry> table_;  ///< open addressing; a count of 0 is a free place
};

/// Sets from_zoom of a ring's points by Douglas and Peucker (1973) on each stretch between its junctions. Gives the box
/// around the stretches of which a point's changed.
WorldBox set_ring_detail(std::span<DetailPoint> ring);
/// The same of a line whose two ends are kept.
void set_line_detail(std::span<DetailPoint> line);

}  // namespace gridvisit::tiles
