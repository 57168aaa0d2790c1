#include "geodata/tiles/world.hpp"

#include <cmath>
#include <numbers>

namespace gridvisit::tiles {
namespace {

constexpr double kSteps = 4294967296.0;

std::uint32_t to_step(double share) {
  return static_cast<std::uint32_t>(std::clamp(std::round(share * kSteps), 0.0, kSteps - 1));
}

/// Steps that a tile's buffer, and the unit its cut edges stand out by, reach at a zoom.
std::int64_t margin_at(int z) { return std::int64_t{kBuffer + 2} << (kDeepestZoom - z); }

}  // namespace

WorldPoint to_world(Position position) {
  const double lat = std::clamp(position.lat_deg, -kMaxLatitude, kMaxLatitude) * std::numbers::pi / 180;
  // Snyder, Map Projections: A Working Manual (1987), equation 7-2.
  const double y = std::log(std::tan(std::numbers::pi / 4 + lat / 2));
  return {to_step(position.lon_deg / 360 + 0.5), to_step(0.5 - y / (2 * std::numbers::pi))};
}

Position to_position(WorldPoint point) {
  const double y = (0.5 - point.y / kSteps) * 2 * std::numbers::pi;
  return {(point.x / kSteps - 0.5) * 360, (2 * std::atan(std::exp(y)) - std::numbers::pi / 2) * 180 / std::numbers::pi};
}

WorldBox TileAddress::own() const {
  const std::int64_t side = std::int64_t{kExtent} << (kDeepestZoom - z);
  return {x * side, y * side, (x + std::int64_t{1}) * side - 1, (y + std::int64_t{1}) * side - 1};
}

WorldBox TileAddress::reach() const {
  const WorldBox inner = own();
  const std::int64_t margin = margin_at(z);
  return {inner.min_x - margin, inner.min_y - margin, inner.max_x + margin, inner.max_y + margin};
}

TileRange tiles_that_show(const WorldBox& box, int z) {
  const std::int64_t margin = margin_at(z);
  const int shift = kDeepestZoom - z + 12;  // 2^12 is kExtent
  const std::int64_t last = (std::int64_t{1} << z) - 1;
  const auto tile_of = [&](std::int64_t step) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(step >> shift, 0, last));
  };
  return {tile_of(box.min_x - margin), tile_of(box.max_x + margin), tile_of(box.min_y - margin),
          tile_of(box.max_y + margin)};
}

}  // namespace gridvisit::tiles
