#include "geodata/seed_borders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "geodata/geos_handle.hpp"

namespace gridvisit {
namespace {

// Degrees of longitude shrink towards the pole; borders are drawn where both axes have one scale.
struct Point {
  double x = 0;
  double y = 0;
};
struct Border {
  Point from;
  Point to;
};

constexpr int kPiecesMax = 12;
constexpr double kPieceDeg = 0.0012;  // about 130 m
constexpr double kSwing = 0.12;       // of the border's length, at most
constexpr double kRoom = 0.45;        // of the way to a seed's triangle's edge, at most

double squared_distance(Point a, Point b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); }

GeosGeometry make_multi_point(GEOSContextHandle_t context, std::span<const Point> points) {
  std::vector<GEOSGeometry*> parts;
  parts.reserve(points.size());
  for (const Point& p : points) parts.push_back(GEOSGeom_createPointFromXY_r(context, p.x, p.y));
  return own(context,
             GEOSGeom_createCollection_r(context, GEOS_MULTIPOINT, parts.data(), static_cast<unsigned>(parts.size())));
}

Point coordinate(GEOSContextHandle_t context, const GEOSCoordSequence* sequence, unsigned i) {
  Point p;
  GEOSCoordSeq_getXY_r(context, sequence, i, &p.x, &p.y);
  return p;
}

std::vector<Border> read_borders(GEOSContextHandle_t context, const GEOSGeometry* lines) {
  std::vector<Border> borders;
  const int count = GEOSGetNumGeometries_r(context, lines);
  for (int i = 0; i < count; ++i) {
    const auto* sequence = GEOSGeom_getCoordSeq_r(context, GEOSGetGeometryN_r(context, lines, i));
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(context, sequence, &size);
    for (unsigned k = 1; k < size; ++k) {
      borders.push_back({coordinate(context, sequence, k - 1), coordinate(context, sequence, k)});
    }
  }
  return borders;
}

Point nearest_seed(Point to, std::span<const Point> seeds) {
  return *std::ranges::min_element(seeds, {}, [&](Point seed) { return squared_distance(seed, to); });
}

// SplitMix64 (Steele, Lea, Flood 2014), as a stateless hash: a border winds the same whatever order it comes in.
double random_unit(std::uint64_t state) {
  state += 0x9E3779B97F4A7C15U;
  state = (state ^ (state >> 30U)) * 0xBF58476D1CE4E5B9U;
  state = (state ^ (state >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<double>((state ^ (state >> 31U)) >> 11U) * 0x1p-53;
}

// A border is the base of two mirrored triangles whose apexes are the seeds on either side, and the triangles of
// different borders do not overlap. A line that stays between the two and goes forward all the time therefore crosses
// no other. Triangles being convex, it is enough that the vertices stay inside.
LineString wind(const Border& border, Point seed, std::uint64_t state) {
  const double length = std::sqrt(squared_distance(border.from, border.to));
  const Point along{(border.to.x - border.from.x) / length, (border.to.y - border.from.y) / length};
  const Point seed_from{seed.x - border.from.x, seed.y - border.from.y};
  const double apex = seed_from.x * along.x + seed_from.y * along.y;
  const double height = std::abs(seed_from.y * along.x - seed_from.x * along.y);
  const int pieces = std::clamp(static_cast<int>(length / kPieceDeg), 1, kPiecesMax);
  const double slow = random_unit(state) * 2 * std::numbers::pi;
  const double quick = random_unit(state + 1) * 2 * std::numbers::pi;

  LineString line{{border.from.x, border.from.y}};
  for (int i = 1; i < pieces; ++i) {
    const double share = static_cast<double>(i) / pieces;
    const double at = share * length;
    double room = std::numeric_limits<double>::max();
    if (apex > 0) room = std::min(room, height * at / apex);
    if (apex < length) room = std::min(room, height * (length - at) / (length - apex));
    const double swing = std::min(room * kRoom, length * kSwing * 4 * share * (1 - share));
    const double jitter = random_unit(state + 1 + static_cast<std::uint64_t>(i)) - 0.5;
    const double offset =
        swing * (0.5 * std::sin(slow + 5 * share) + 0.3 * std::sin(quick + 13 * share) + 0.4 * jitter);
    line.push_back({border.from.x + along.x * at - along.y * offset, border.from.y + along.y * at + along.x * offset});
  }
  line.push_back({border.to.x, border.to.y});
  return line;
}

}  // namespace

Result<std::vector<LineString>> draw_seed_borders(GEOSContextHandle_t context, std::span<const Position> seeds,
                                                  const Box& around, std::optional<std::uint64_t> winding_seed) {
  if (seeds.size() < 2) return std::vector<LineString>{};
  const double shrink = std::cos((around.min_lat_deg + around.max_lat_deg) / 2 * std::numbers::pi / 180);
  std::vector<Point> points;
  points.reserve(seeds.size());
  for (const Position& seed : seeds) points.push_back({seed.lon_deg * shrink, seed.lat_deg});

  const double margin = std::max(around.max_lon_deg - around.min_lon_deg, around.max_lat_deg - around.min_lat_deg);
  const std::array<Point, 2> corners{Point{(around.min_lon_deg - margin) * shrink, around.min_lat_deg - margin},
                                     Point{(around.max_lon_deg + margin) * shrink, around.max_lat_deg + margin}};
  const GeosGeometry sites = make_multi_point(context, points);
  const GeosGeometry frame = make_multi_point(context, corners);
  const auto diagram = own(context, GEOSVoronoiDiagram_r(context, sites.get(), frame.get(), 0, 1));
  if (!diagram) return failure(ErrorCode::internal, "the borders between the areas could not be drawn");

  std::vector<LineString> lines;
  std::uint64_t number = 0;
  for (const Border& border : read_borders(context, diagram.get())) {
    if (squared_distance(border.from, border.to) == 0) continue;
    LineString line{{border.from.x, border.from.y}, {border.to.x, border.to.y}};
    if (winding_seed) {
      const Point middle{(border.from.x + border.to.x) / 2, (border.from.y + border.to.y) / 2};
      line = wind(border, nearest_seed(middle, points), *winding_seed + ((++number) << 8U));
    }
    for (Position& p : line) p.lon_deg /= shrink;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace gridvisit
