#include "geodata/tiling.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "geodata/dissolve.hpp"
#include "geodata/geos_handle.hpp"
#include "geodata/lattice.hpp"
#include "geodata/polygon_measure.hpp"
#include "geodata/seed_borders.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

GEOSGeometry* make_line(GEOSContextHandle_t context, const std::vector<Position>& points) {
  auto* sequence = GEOSCoordSeq_create_r(context, static_cast<unsigned>(points.size()), 2);
  for (unsigned i = 0; i < points.size(); ++i) {
    GEOSCoordSeq_setXY_r(context, sequence, i, points[i].lon_deg, points[i].lat_deg);
  }
  return GEOSGeom_createLineString_r(context, sequence);
}

Ring read_ring(GEOSContextHandle_t context, const GEOSGeometry* ring, bool counter_clockwise) {
  const auto* sequence = GEOSGeom_getCoordSeq_r(context, ring);
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(context, sequence, &size);
  Ring points(size);
  for (unsigned i = 0; i < size; ++i) {
    GEOSCoordSeq_getXY_r(context, sequence, i, &points[i].lon_deg, &points[i].lat_deg);
    points[i] = to_position(to_lattice(points[i]));
  }
  char is_counter_clockwise = 0;
  GEOSCoordSeq_isCCW_r(context, sequence, &is_counter_clockwise);
  if ((is_counter_clockwise == 1) != counter_clockwise) std::ranges::reverse(points);
  return points;
}

struct Face {
  MultiPolygon area;
  Position inside;
};

std::optional<Face> read_face(GEOSContextHandle_t context, const GEOSGeometry* polygon) {
  Face face;
  Polygon& rings = face.area.polygons.emplace_back();
  rings.rings.push_back(read_ring(context, GEOSGetExteriorRing_r(context, polygon), true));
  const int holes = GEOSGetNumInteriorRings_r(context, polygon);
  for (int i = 0; i < holes; ++i) {
    rings.rings.push_back(read_ring(context, GEOSGetInteriorRingN_r(context, polygon, i), false));
  }
  const auto inside = own(context, GEOSPointOnSurface_r(context, polygon));
  if (!inside) return std::nullopt;
  GEOSGeomGetX_r(context, inside.get(), &face.inside.lon_deg);
  GEOSGeomGetY_r(context, inside.get(), &face.inside.lat_deg);
  return face;
}

// Every face of the drawing that lies within the boundary.
Result<std::vector<Face>> list_faces(GEOSContextHandle_t context, const MultiPolygon& boundary,
                                     const std::vector<LineString>& borders) {
  std::vector<GEOSGeometry*> lines;
  for (const Polygon& polygon : boundary.polygons) {
    for (const Ring& ring : polygon.rings) lines.push_back(make_line(context, ring));
  }
  for (const LineString& border : borders) lines.push_back(make_line(context, border));
  const auto drawing = own(context, GEOSGeom_createCollection_r(context, GEOS_MULTILINESTRING, lines.data(),
                                                                static_cast<unsigned>(lines.size())));
  const auto noded = own(context, GEOSUnaryUnionPrec_r(context, drawing.get(), 1 / kLatticeStepsPerDegree));
  const GEOSGeometry* const input = noded.get();
  const auto polygons = noded ? own(context, GEOSPolygonize_r(context, &input, 1)) : GeosGeometry{};
  if (!polygons) {
    return failure(ErrorCode::invalid, "the boundary could not be cut; check that it does not cross itself");
  }

  std::vector<Face> faces;
  const int count = GEOSGetNumGeometries_r(context, polygons.get());
  for (int i = 0; i < count; ++i) {
    auto face = read_face(context, GEOSGetGeometryN_r(context, polygons.get(), i));
    if (face && holds(boundary, face->inside)) faces.push_back(std::move(*face));
  }
  return faces;
}

Result<std::vector<std::size_t>> owners_by_seed(const std::vector<Face>& faces, std::span<const Position> seeds) {
  std::vector<std::size_t> owner(faces.size(), kNobody);
  std::vector<Box> boxes;
  boxes.reserve(faces.size());
  for (const Face& face : faces) boxes.push_back(bounds(face.area));
  for (std::size_t seed = 0; seed < seeds.size(); ++seed) {
    std::size_t home = kNobody;
    for (std::size_t i = 0; i < faces.size() && home == kNobody; ++i) {
      if (boxes[i].contains(seeds[seed]) && holds(faces[i].area, seeds[seed])) home = i;
    }
    if (home == kNobody) return failure(ErrorCode::invalid, fmt::format("seed {} lies outside the boundary", seed + 1));
    if (owner[home] != kNobody) {
      return failure(ErrorCode::invalid, fmt::format("seeds {} and {} lie too close", owner[home] + 1, seed + 1));
    }
    owner[home] = seed;
  }
  return owner;
}

std::size_t nearest(std::span<const Position> seeds, Position to) {
  const auto found = std::ranges::min_element(seeds, {}, [&](Position seed) { return distance_m(seed, to); });
  return static_cast<std::size_t>(found - seeds.begin());
}

// Where the boundary winds it cuts slivers off a part; each goes to the neighbour it has the longest border with.
void give_away_strays(const std::vector<Face>& faces, std::span<const Position> seeds,
                      std::vector<std::size_t>& owner) {
  std::unordered_map<LatticeEdge, std::size_t, LatticeEdgeHash> face_of;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    for (const LatticeEdge& edge : directed_edges(faces[i].area)) face_of.emplace(edge, i);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < faces.size(); ++i) {
      if (owner[i] != kNobody) continue;
      std::map<std::size_t, double> shared_m;
      for (const LatticeEdge& edge : directed_edges(faces[i].area)) {
        const auto other = face_of.find(edge.reversed());
        if (other == face_of.end() || owner[other->second] == kNobody) continue;
        shared_m[owner[other->second]] += distance_m(to_position(edge.from), to_position(edge.to));
      }
      if (shared_m.empty()) continue;
      owner[i] = std::ranges::max_element(shared_m, {}, [](const auto& entry) { return entry.second; })->first;
      changed = true;
    }
  }
  // What is left is a part of the boundary by itself without a seed.
  for (std::size_t i = 0; i < faces.size(); ++i) {
    if (owner[i] == kNobody) owner[i] = nearest(seeds, faces[i].inside);
  }
}

}  // namespace

Result<std::vector<MultiPolygon>> tile(const MultiPolygon& boundary, std::span<const Position> seeds,
                                       std::optional<std::uint64_t> winding_seed) {
  if (seeds.empty()) return failure(ErrorCode::invalid, "there is no seed to make an area of");
  for (const Polygon& polygon : boundary.polygons) {
    for (const Ring& ring : polygon.rings) {
      if (ring.size() < 4) return failure(ErrorCode::invalid, "a ring of the boundary has less than three corners");
    }
  }
  if (boundary.polygons.empty()) return failure(ErrorCode::invalid, "the boundary is empty");

  const GeosContext context = make_geos_context();
  const auto borders = draw_seed_borders(context.get(), seeds, bounds(boundary), winding_seed);
  if (!borders) return failure(borders);
  const auto faces = list_faces(context.get(), boundary, *borders);
  if (!faces) return failure(faces);
  auto owner = owners_by_seed(*faces, seeds);
  if (!owner) return failure(owner);
  give_away_strays(*faces, seeds, *owner);

  std::vector<std::vector<MultiPolygon>> pieces(seeds.size());
  for (std::size_t i = 0; i < faces->size(); ++i) pieces[(*owner)[i]].push_back((*faces)[i].area);
  std::vector<MultiPolygon> areas;
  areas.reserve(seeds.size());
  for (const auto& parts : pieces) areas.push_back(dissolve(parts));
  return areas;
}

}  // namespace gridvisit
