#include "geodata/roads/segment_grid.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace gridvisit::roads {
namespace {

constexpr std::int64_t kCellDegrees = 18'000;  // 0.0018 degree, about 200 m: a handful of segments in a town

std::uint32_t cell_count(std::int64_t extent, std::int64_t cell) {
  return static_cast<std::uint32_t>(extent / cell + 1);
}

GridFrame choose_frame(const NetworkView& network) {
  GridPoint low{INT32_MAX, INT32_MAX};
  GridPoint high{INT32_MIN, INT32_MIN};
  for (const auto points : {network.nodes, network.shape}) {
    for (const GridPoint p : points) {
      low = {std::min(low.lon, p.lon), std::min(low.lat, p.lat)};
      high = {std::max(high.lon, p.lon), std::max(high.lat, p.lat)};
    }
  }
  const double middle_lat_deg = to_position(low).lat_deg / 2 + to_position(high).lat_deg / 2;
  const double narrowing = std::max(0.01, std::cos(middle_lat_deg * std::numbers::pi / 180));
  const std::uint64_t most_cells = 4 * network.segments.size() + 1'000;
  for (std::int64_t cell_lat = kCellDegrees;; cell_lat *= 2) {
    const auto cell_lon = std::min<std::int64_t>(std::lround(static_cast<double>(cell_lat) / narrowing), INT32_MAX);
    const GridFrame frame{low, static_cast<std::int32_t>(cell_lon), static_cast<std::int32_t>(cell_lat),
                          cell_count(std::int64_t{high.lon} - low.lon, cell_lon),
                          cell_count(std::int64_t{high.lat} - low.lat, cell_lat)};
    if (std::uint64_t{frame.columns} * frame.rows <= most_cells) return frame;
  }
}

/// The cells that the boxes around the segment's pieces touch, each once, in order.
void collect_cells(const NetworkView& network, const GridFrame& frame, const Segment& segment,
                   std::vector<std::uint32_t>& cells) {
  cells.clear();
  const auto column_of = [&](GridPoint p) {
    return static_cast<std::uint32_t>((std::int64_t{p.lon} - frame.origin.lon) / frame.cell_lon);
  };
  const auto row_of = [&](GridPoint p) {
    return static_cast<std::uint32_t>((std::int64_t{p.lat} - frame.origin.lat) / frame.cell_lat);
  };
  for (std::size_t i = 1; i < segment.point_count(); ++i) {
    const GridPoint a = network.point(segment, i - 1);
    const GridPoint b = network.point(segment, i);
    const auto [first_row, last_row] = std::minmax({row_of(a), row_of(b)});
    const auto [first_column, last_column] = std::minmax({column_of(a), column_of(b)});
    for (std::uint32_t row = first_row; row <= last_row; ++row) {
      for (std::uint32_t column = first_column; column <= last_column; ++column) {
        cells.push_back(row * frame.columns + column);
      }
    }
  }
  std::ranges::sort(cells);
  const auto repeated = std::ranges::unique(cells);
  cells.erase(repeated.begin(), repeated.end());
}

}  // namespace

SegmentGrid build_segment_grid(const NetworkView& network) {
  SegmentGrid grid{.frame = choose_frame(network), .first_entry = {}, .entries = {}};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cell_segments;
  std::vector<std::uint32_t> cells;
  for (std::uint32_t segment = 0; segment < network.segments.size(); ++segment) {
    collect_cells(network, grid.frame, network.segments[segment], cells);
    for (const std::uint32_t cell : cells) cell_segments.emplace_back(cell, segment);
  }
  std::ranges::sort(cell_segments);

  grid.first_entry.assign(std::size_t{grid.frame.columns} * grid.frame.rows + 1, 0);
  for (const auto& [cell, segment] : cell_segments) {
    ++grid.first_entry[cell + 1];
    grid.entries.push_back(segment);
  }
  for (std::size_t cell = 1; cell < grid.first_entry.size(); ++cell) {
    grid.first_entry[cell] += grid.first_entry[cell - 1];
  }
  return grid;
}

}  // namespace gridvisit::roads
