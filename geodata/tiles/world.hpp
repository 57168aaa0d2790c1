// The world as tiles see it: Web Mercator as whole numbers, 2^32 steps a side (under a centimetre), x to the east and y
// to the south. A step is one unit of a tile of zoom 20, so a coordinate of any zoom is a shift away, and rounds the
// same way in every tile: what two areas share on the ground they share in each tile.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/position.hpp"

namespace gridvisit::tiles {

inline constexpr int kDeepestZoom = 20;
inline constexpr std::int32_t kExtent = 4096;  ///< units a tile's side
inline constexpr std::int32_t kBuffer = 64;    ///< units around a tile that are drawn too, so that outlines join
inline constexpr double kMaxLatitude = 85.05112877980659;

struct WorldPoint {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  bool operator==(const WorldPoint&) const = default;
  auto operator<=>(const WorldPoint&) const = default;
};

/// Latitudes beyond the map's edge are put on it.
WorldPoint to_world(Position position);
Position to_position(WorldPoint point);

/// A number that is different for different points.
inline std::uint64_t key_of(WorldPoint p) { return (std::uint64_t{p.x} << 32U) | p.y; }

/// Edges included. Signed, so that a tile's surroundings may lie beyond the world's edge.
struct WorldBox {
  std::int64_t min_x = std::numeric_limits<std::int64_t>::max();
  std::int64_t min_y = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_x = std::numeric_limits<std::int64_t>::min();
  std::int64_t max_y = std::numeric_limits<std::int64_t>::min();
  bool operator==(const WorldBox&) const = default;

  [[nodiscard]] bool empty() const { return min_x > max_x; }
  void add(WorldPoint p) { add({p.x, p.y, p.x, p.y}); }
  void add(const WorldBox& other) {
    min_x = std::min(min_x, other.min_x);
    min_y = std::min(min_y, other.min_y);
    max_x = std::max(max_x, other.max_x);
    max_y = std::max(max_y, other.max_y);
  }
  [[nodiscard]] bool meets(const WorldBox& other) const {
    return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y && other.min_y <= max_y;
  }
  [[nodiscard]] bool contains(WorldPoint p) const {
    return p.x >= min_x && p.x <= max_x && p.y >= min_y && p.y <= max_y;
  }
};

/// A point in units of a tile, from its north-west corner.
struct TilePoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  bool operator==(const TilePoint&) const = default;
  auto operator<=>(const TilePoint&) const = default;
};

struct TileAddress {
  int z = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  bool operator==(const TileAddress&) const = default;

  /// Whether there is such a tile: up to kDeepestZoom, within the world.
  [[nodiscard]] bool exists() const { return z >= 0 && z <= kDeepestZoom && x >> z == 0 && y >> z == 0; }

  /// What may show in it, the buffer around it included.
  [[nodiscard]] WorldBox reach() const;
  /// What lies in it and in no other tile of the zoom.
  [[nodiscard]] WorldBox own() const;
  /// Far outside the tile it is cut off, at a distance nobody draws.
  [[nodiscard]] TilePoint place(WorldPoint point) const {
    const int shift = kDeepestZoom - z;
    const std::int64_t half = shift > 0 ? std::int64_t{1} << (shift - 1) : 0;
    return {cut(((std::int64_t{point.x} + half) >> shift) - std::int64_t{x} * kExtent),
            cut(((std::int64_t{point.y} + half) >> shift) - std::int64_t{y} * kExtent)};
  }

 private:
  static std::int32_t cut(std::int64_t value) {
    constexpr std::int64_t kFar = std::int64_t{1} << 30;
    return static_cast<std::int32_t>(std::clamp(value, -kFar, kFar));
  }
};

/// The tiles of a zoom in whose reach something of the box lies: columns and rows, first and last.
struct TileRange {
  std::uint32_t first_x = 0;
  std::uint32_t last_x = 0;
  std::uint32_t first_y = 0;
  std::uint32_t last_y = 0;
  [[nodiscard]] std::uint64_t count() const {
    return (std::uint64_t{last_x} - first_x + 1) * (std::uint64_t{last_y} - first_y + 1);
  }
};
TileRange tiles_that_show(const WorldBox& box, int z);

}  // namespace gridvisit::tiles
