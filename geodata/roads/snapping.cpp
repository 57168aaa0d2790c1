#include "geodata/roads/snapping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gridvisit::roads {
namespace {

/// Metres east and north of the place asked for.
struct Offset {
  double east_m = 0;
  double north_m = 0;
};

class LocalPlane {
 public:
  explicit LocalPlane(Position place)
      : place_(place), east_m_per_degree_(kMetresPerDegree * std::cos(place.lat_deg * std::numbers::pi / 180)) {}

  [[nodiscard]] Offset offset(GridPoint point) const {
    const Position p = to_position(point);
    return {(p.lon_deg - place_.lon_deg) * east_m_per_degree_, (p.lat_deg - place_.lat_deg) * kMetresPerDegree};
  }
  /// The smaller side of a cell.
  [[nodiscard]] double cell_m(const GridFrame& grid) const {
    return std::min(grid.cell_lon / 1e7 * east_m_per_degree_, grid.cell_lat / 1e7 * kMetresPerDegree);
  }

 private:
  static constexpr double kMetresPerDegree = 6'371'008.8 * std::numbers::pi / 180;
  Position place_;
  double east_m_per_degree_;
};

struct Nearest {
  double distance_m = std::numeric_limits<double>::infinity();
  std::uint32_t segment = 0;
  std::size_t piece = 0;   // between points piece and piece + 1 of the segment
  double along_piece = 0;  // 0 to 1

  void take_closer(const Nearest& other) {
    const bool closer = other.distance_m < distance_m || (other.distance_m == distance_m && other.segment < segment);
    if (closer) *this = other;
  }
};

Nearest nearest_on_segment(const NetworkView& network, const LocalPlane& plane, std::uint32_t number) {
  const Segment& segment = network.segments[number];
  Nearest nearest{.segment = number};
  Offset a = plane.offset(network.point(segment, 0));
  for (std::size_t piece = 0; piece + 1 < segment.point_count(); ++piece) {
    const Offset b = plane.offset(network.point(segment, piece + 1));
    const Offset d{b.east_m - a.east_m, b.north_m - a.north_m};
    const double square = d.east_m * d.east_m + d.north_m * d.north_m;
    const double along = square > 0 ? std::clamp(-(a.east_m * d.east_m + a.north_m * d.north_m) / square, 0.0, 1.0) : 0;
    const double distance = std::hypot(a.east_m + along * d.east_m, a.north_m + along * d.north_m);
    if (distance < nearest.distance_m) nearest = {distance, number, piece, along};
    a = b;
  }
  return nearest;
}

/// Looks at the cells around the place in growing squares, until no cell further out can hold anything closer.
Nearest search_grid(const NetworkView& network, const LocalPlane& plane, Position place, Profile profile,
                    double limit_m) {
  const GridFrame& grid = network.grid;
  const auto cell_index = [](double degrees, std::int32_t origin, std::int32_t cell) {
    return static_cast<std::int64_t>(std::floor((degrees * 1e7 - origin) / cell));
  };
  const std::int64_t column = cell_index(place.lon_deg, grid.origin.lon, grid.cell_lon);
  const std::int64_t row = cell_index(place.lat_deg, grid.origin.lat, grid.cell_lat);
  const std::int64_t columns = grid.columns;
  const std::int64_t rows = grid.rows;
  // The rings of cells around the place that touch the grid at all.
  const auto before = [](std::int64_t at, std::int64_t count) {
    return std::max({-at, at - count + 1, std::int64_t{0}});
  };
  const std::int64_t first_ring = std::max(before(column, columns), before(row, rows));
  const std::int64_t last_ring = std::max({column, columns - 1 - column, row, rows - 1 - row});

  Nearest nearest;
  const auto look_into = [&](std::int64_t x, std::int64_t y) {
    const auto cell = static_cast<std::size_t>(y * columns + x);
    for (std::uint32_t i = network.first_entry[cell]; i < network.first_entry[cell + 1]; ++i) {
      const std::uint32_t segment = network.entries[i];
      if (network.segments[segment].is_open(profile)) nearest.take_closer(nearest_on_segment(network, plane, segment));
    }
  };
  const auto look_along_row = [&](std::int64_t y, std::int64_t reach) {
    if (y < 0 || y >= rows) return;
    const std::int64_t last = std::min(column + reach, columns - 1);
    for (std::int64_t x = std::max<std::int64_t>(column - reach, 0); x <= last; ++x) look_into(x, y);
  };
  const auto look_along_column = [&](std::int64_t x, std::int64_t reach) {
    if (x < 0 || x >= columns) return;
    const std::int64_t last = std::min(row + reach, rows - 1);
    for (std::int64_t y = std::max<std::int64_t>(row - reach, 0); y <= last; ++y) look_into(x, y);
  };
  for (std::int64_t ring = first_ring; ring <= last_ring && columns > 0 && rows > 0; ++ring) {
    const double seen_m = static_cast<double>(ring - 1) * plane.cell_m(grid);  // everything closer was looked at
    if (seen_m > std::min(nearest.distance_m, limit_m)) break;
    look_along_row(row - ring, ring);
    if (ring == 0) continue;
    look_along_row(row + ring, ring);
    look_along_column(column - ring, ring - 1);
    look_along_column(column + ring, ring - 1);
  }
  return nearest;
}

Snap make_snap(const NetworkView& network, const Nearest& nearest) {
  const Segment& segment = network.segments[nearest.segment];
  double before_m = 0;
  double total_m = 0;
  for (std::size_t piece = 0; piece + 1 < segment.point_count(); ++piece) {
    const double length_m =
        distance_m(to_position(network.point(segment, piece)), to_position(network.point(segment, piece + 1)));
    if (piece < nearest.piece) before_m += length_m;
    if (piece == nearest.piece) before_m += length_m * nearest.along_piece;
    total_m += length_m;
  }
  const Position a = to_position(network.point(segment, nearest.piece));
  const Position b = to_position(network.point(segment, nearest.piece + 1));
  return {.segment = nearest.segment,
          .fraction = total_m > 0 ? std::min(before_m / total_m, 1.0) : 0,
          .position = {std::lerp(a.lon_deg, b.lon_deg, nearest.along_piece),
                       std::lerp(a.lat_deg, b.lat_deg, nearest.along_piece)},
          .distance_m = nearest.distance_m};
}

}  // namespace

std::optional<Snap> find_nearest(const NetworkView& network, Position place, Profile profile, double limit_m) {
  if (!is_valid(place)) return std::nullopt;
  const Nearest nearest = search_grid(network, LocalPlane(place), place, profile, limit_m);
  if (!(nearest.distance_m <= limit_m)) return std::nullopt;
  return make_snap(network, nearest);
}

}  // namespace gridvisit::roads
