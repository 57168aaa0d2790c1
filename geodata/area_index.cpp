#include "geodata/area_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gridvisit {
namespace {

constexpr std::size_t kFewestCells = 1'024;
constexpr std::size_t kMostCells = 4'000'000;
constexpr std::size_t kCellsPerEdge = 8;
constexpr std::size_t kEdgesPerSlab = 4;
constexpr std::int32_t kNone = -1;  ///< of a cell: in no area; less: a border cell

/// From south to north, whichever way it was drawn: so neighbours compute the same crossing of a common border.
struct Edge {
  Position south;
  Position north;
};

Box box_of(const MultiPolygon& area) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Box box{kInfinity, kInfinity, -kInfinity, -kInfinity};
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (const Position p : ring) {
        box = {std::min(box.min_lon_deg, p.lon_deg), std::min(box.min_lat_deg, p.lat_deg),
               std::max(box.max_lon_deg, p.lon_deg), std::max(box.max_lat_deg, p.lat_deg)};
      }
    }
  }
  return box;
}

template <typename Use>
void for_each_edge(const MultiPolygon& area, Use use) {
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) use(ring[i - 1], ring[i]);
    }
  }
}

/// One area's edges, in slabs of latitude: a point is compared with those of its slab alone.
class Slabs {
 public:
  explicit Slabs(const MultiPolygon& area) : box_(box_of(area)) {
    std::vector<Edge> edges;
    for_each_edge(area, [&](Position a, Position b) {
      if (a.lat_deg != b.lat_deg) edges.push_back(a.lat_deg < b.lat_deg ? Edge{a, b} : Edge{b, a});
    });
    if (edges.empty()) return;
    const std::size_t count = edges.size() / kEdgesPerSlab + 1;
    slabs_per_degree_ = static_cast<double>(count) / (box_.max_lat_deg - box_.min_lat_deg);
    starts_.assign(count + 1, 0);
    const auto for_each_slab = [&](const Edge& edge, auto use) {
      for (std::size_t slab = slab_of(edge.south.lat_deg); slab <= slab_of(edge.north.lat_deg); ++slab) use(slab);
    };
    for (const Edge& edge : edges) for_each_slab(edge, [&](std::size_t slab) { ++starts_[slab + 1]; });
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    edges_.resize(starts_.back());
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (const Edge& edge : edges) for_each_slab(edge, [&](std::size_t slab) { edges_[next[slab]++] = edge; });
  }

  [[nodiscard]] const Box& box() const { return box_; }

  // Even-odd along a ray to the east. An edge counts from its south end up to, not including, its north end; a point on
  // an edge is west of nothing, so that it belongs to the area east of it.
  [[nodiscard]] bool contains(Position p) const {
    if (starts_.empty() || !box_.contains(p)) return false;
    const std::size_t slab = slab_of(p.lat_deg);
    bool inside = false;
    for (std::uint32_t i = starts_[slab]; i < starts_[slab + 1]; ++i) {
      const auto& [south, north] = edges_[i];
      if (p.lat_deg < south.lat_deg || p.lat_deg >= north.lat_deg) continue;
      const double share = (p.lat_deg - south.lat_deg) / (north.lat_deg - south.lat_deg);
      if (p.lon_deg < south.lon_deg + share * (north.lon_deg - south.lon_deg)) inside = !inside;
    }
    return inside;
  }

 private:
  [[nodiscard]] std::size_t slab_of(double lat_deg) const {
    const double slab = (lat_deg - box_.min_lat_deg) * slabs_per_degree_;
    return std::min(static_cast<std::size_t>(std::max(slab, 0.0)), starts_.size() - 2);
  }

  Box box_;
  double slabs_per_degree_ = 0;
  std::vector<std::uint32_t> starts_;
  std::vector<Edge> edges_;
};

}  // namespace

struct AreaIndex::Parts {
  std::vector<Slabs> areas;
  Box box;
  std::size_t columns = 0;
  std::size_t rows = 0;
  double columns_per_degree = 0;
  double rows_per_degree = 0;
  std::vector<std::int32_t> cells;           ///< an area, kNone, or kNone - 1 - number of a border cell
  std::vector<std::uint32_t> border_starts;  ///< into `candidates`
  std::vector<std::int32_t> candidates;

  [[nodiscard]] std::size_t column_of(double lon_deg) const {
    return std::min(static_cast<std::size_t>(std::max(0.0, (lon_deg - box.min_lon_deg) * columns_per_degree)),
                    columns - 1);
  }
  [[nodiscard]] std::size_t row_of(double lat_deg) const {
    return std::min(static_cast<std::size_t>(std::max(0.0, (lat_deg - box.min_lat_deg) * rows_per_degree)), rows - 1);
  }
  [[nodiscard]] Position centre_of(std::size_t row, std::size_t column) const {
    return {box.min_lon_deg + (static_cast<double>(column) + 0.5) / columns_per_degree,
            box.min_lat_deg + (static_cast<double>(row) + 0.5) / rows_per_degree};
  }

  bool lay_out(std::size_t edges);
  void mark_border(std::int32_t area, Position a, Position b,
                   std::vector<std::pair<std::uint32_t, std::int32_t>>& marks);
  void fill(std::vector<std::pair<std::uint32_t, std::int32_t>>& marks);
};

// About as many cells as serve that many edges, square on the ground.
bool AreaIndex::Parts::lay_out(std::size_t edges) {
  box = {1e9, 1e9, -1e9, -1e9};
  for (const Slabs& area : areas) {
    const Box& b = area.box();
    if (!(b.min_lon_deg <= b.max_lon_deg)) continue;
    box = {std::min(box.min_lon_deg, b.min_lon_deg), std::min(box.min_lat_deg, b.min_lat_deg),
           std::max(box.max_lon_deg, b.max_lon_deg), std::max(box.max_lat_deg, b.max_lat_deg)};
  }
  const double width = box.max_lon_deg - box.min_lon_deg;
  const double height = box.max_lat_deg - box.min_lat_deg;
  if (!(width > 0 && height > 0)) return false;
  const auto wanted = static_cast<double>(std::clamp(edges * kCellsPerEdge, kFewestCells, kMostCells));
  columns = static_cast<std::size_t>(std::clamp(std::sqrt(wanted * width / height), 1.0, wanted));
  rows = static_cast<std::size_t>(std::clamp(wanted / static_cast<double>(columns), 1.0, wanted));
  columns_per_degree = static_cast<double>(columns) / width;
  rows_per_degree = static_cast<double>(rows) / height;
  return true;
}

// Every cell an edge may touch: in each row it crosses, from where it enters to where it leaves, and one cell more on
// either side against rounding.
void AreaIndex::Parts::mark_border(std::int32_t area, Position a, Position b,
                                   std::vector<std::pair<std::uint32_t, std::int32_t>>& marks) {
  if (a.lat_deg > b.lat_deg) std::swap(a, b);
  const std::size_t first_row = row_of(a.lat_deg - 1e-3 / rows_per_degree);
  const std::size_t last_row = row_of(b.lat_deg + 1e-3 / rows_per_degree);
  const double slope = b.lat_deg > a.lat_deg ? (b.lon_deg - a.lon_deg) / (b.lat_deg - a.lat_deg) : 0;
  for (std::size_t row = first_row; row <= last_row; ++row) {
    const double from_lat = box.min_lat_deg + static_cast<double>(row) / rows_per_degree;
    const double to_lat = box.min_lat_deg + static_cast<double>(row + 1) / rows_per_degree;
    double west = a.lon_deg + slope * (std::clamp(from_lat, a.lat_deg, b.lat_deg) - a.lat_deg);
    double east = a.lon_deg + slope * (std::clamp(to_lat, a.lat_deg, b.lat_deg) - a.lat_deg);
    if (a.lat_deg == b.lat_deg) east = b.lon_deg;
    if (west > east) std::swap(west, east);
    const std::size_t last = column_of(east + 1e-3 / columns_per_degree);
    for (std::size_t column = column_of(west - 1e-3 / columns_per_degree); column <= last; ++column) {
      marks.emplace_back(static_cast<std::uint32_t>(row * columns + column), area);
    }
  }
}

void AreaIndex::Parts::fill(std::vector<std::pair<std::uint32_t, std::int32_t>>& marks) {
  std::ranges::sort(marks);
  const auto [first, last] = std::ranges::unique(marks);
  marks.erase(first, last);
  cells.assign(rows * columns, kNone);
  auto mark = marks.begin();
  for (std::size_t row = 0; row < rows; ++row) {
    const double lat = centre_of(row, 0).lat_deg;
    std::vector<std::int32_t> active;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      if (areas[i].box().min_lat_deg <= lat && lat <= areas[i].box().max_lat_deg) {
        active.push_back(static_cast<std::int32_t>(i));
      }
    }
    const auto holds_centre = [&](std::int32_t area, std::size_t column) {
      return areas[static_cast<std::size_t>(area)].contains(centre_of(row, column));
    };
    std::int32_t before = kNone - 1;
    for (std::size_t column = 0; column < columns; ++column) {
      std::int32_t& cell = cells[row * columns + column];
      if (mark == marks.end() || mark->first != row * columns + column) {
        // Beside a cell without a border: the same area.
        if (before < kNone) {
          const auto found =
              std::ranges::find_if(active, [&](std::int32_t area) { return holds_centre(area, column); });
          before = found == active.end() ? kNone : *found;
        }
        cell = before;
        continue;
      }
      cell = before = kNone - 1 - static_cast<std::int32_t>(border_starts.size());
      border_starts.push_back(static_cast<std::uint32_t>(candidates.size()));
      const auto own = mark;
      while (mark != marks.end() && mark->first == own->first) candidates.push_back((mark++)->second);
      for (const std::int32_t area : active) {
        const bool marked = std::any_of(own, mark, [area](const auto& pair) { return pair.second == area; });
        if (!marked && holds_centre(area, column)) candidates.push_back(area);
      }
      std::sort(candidates.begin() + border_starts.back(), candidates.end());
    }
  }
  border_starts.push_back(static_cast<std::uint32_t>(candidates.size()));
}

AreaIndex::AreaIndex(std::span<const MultiPolygon> areas) {
  auto parts = std::make_unique<Parts>();
  std::size_t edges = 0;
  for (const MultiPolygon& area : areas) {
    parts->areas.emplace_back(area);
    for_each_edge(area, [&](Position, Position) { ++edges; });
  }
  if (parts->lay_out(edges)) {
    std::vector<std::pair<std::uint32_t, std::int32_t>> marks;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      for_each_edge(areas[i],
                    [&](Position a, Position b) { parts->mark_border(static_cast<std::int32_t>(i), a, b, marks); });
    }
    parts->fill(marks);
  }
  parts_ = std::move(parts);
}

AreaIndex::AreaIndex(AreaIndex&&) noexcept = default;
AreaIndex& AreaIndex::operator=(AreaIndex&&) noexcept = default;
AreaIndex::~AreaIndex() = default;

std::optional<std::int32_t> AreaIndex::find(Position position) const {
  const Parts& parts = *parts_;
  if (parts.cells.empty() || !parts.box.contains(position)) return std::nullopt;
  const std::int32_t cell =
      parts.cells[parts.row_of(position.lat_deg) * parts.columns + parts.column_of(position.lon_deg)];
  if (cell >= 0) return cell;
  if (cell == kNone) return std::nullopt;
  const auto border = static_cast<std::size_t>(kNone - 1 - cell);
  for (std::uint32_t i = parts.border_starts[border]; i < parts.border_starts[border + 1]; ++i) {
    const std::int32_t area = parts.candidates[i];
    if (parts.areas[static_cast<std::size_t>(area)].contains(position)) return area;
  }
  return std::nullopt;
}

}  // namespace gridvisit
