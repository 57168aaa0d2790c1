#include "geodata/geos_area.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace gridvisit {
namespace {

constexpr double kMetresPerDegree = 111'195.08;  // of the sphere of base/position.hpp

GEOSGeometry* to_ring(GEOSContextHandle_t context, const Ring& ring, const LocalPlane& plane) {
  GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(context, static_cast<unsigned>(ring.size()), 2);
  if (sequence == nullptr) return nullptr;
  for (unsigned i = 0; i < ring.size(); ++i) {
    GEOSCoordSeq_setXY_r(context, sequence, i, (ring[i].lon_deg - plane.origin.lon_deg) * plane.metres_per_lon_deg,
                         (ring[i].lat_deg - plane.origin.lat_deg) * plane.metres_per_lat_deg);
  }
  return GEOSGeom_createLinearRing_r(context, sequence);  // frees the sequence also where it fails
}

void destroy(GEOSContextHandle_t context, std::vector<GEOSGeometry*>& parts) {
  for (GEOSGeometry* part : parts) GEOSGeom_destroy_r(context, part);
  parts.clear();
}

GEOSGeometry* to_polygon(GEOSContextHandle_t context, const Polygon& polygon, const LocalPlane& plane) {
  std::vector<GEOSGeometry*> rings;
  for (const Ring& ring : polygon.rings) {
    GEOSGeometry* made = to_ring(context, ring, plane);
    if (made == nullptr) {
      destroy(context, rings);
      return nullptr;
    }
    rings.push_back(made);
  }
  if (rings.empty()) return nullptr;
  return GEOSGeom_createPolygon_r(context, rings.front(), rings.data() + 1, static_cast<unsigned>(rings.size() - 1));
}

Ring from_ring(GEOSContextHandle_t context, const GEOSGeometry* ring, const LocalPlane& plane) {
  const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(context, ring);
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(context, sequence, &size);
  Ring positions;
  for (unsigned i = 0; i < size; ++i) {
    double x = 0;
    double y = 0;
    GEOSCoordSeq_getXY_r(context, sequence, i, &x, &y);
    positions.push_back(
        {plane.origin.lon_deg + x / plane.metres_per_lon_deg, plane.origin.lat_deg + y / plane.metres_per_lat_deg});
  }
  return positions;
}

}  // namespace

LocalPlane LocalPlane::around(std::span<const MultiPolygon> areas) {
  for (const MultiPolygon& area : areas) {
    if (area.polygons.empty() || area.polygons.front().rings.empty() || area.polygons.front().rings.front().empty()) {
      continue;
    }
    const Position origin = area.polygons.front().rings.front().front();
    return {origin, kMetresPerDegree * std::cos(origin.lat_deg * std::numbers::pi / 180), kMetresPerDegree};
  }
  return {};
}

GeosGeometry to_geos(GEOSContextHandle_t context, const MultiPolygon& area, const LocalPlane& plane) {
  std::vector<GEOSGeometry*> polygons;
  for (const Polygon& polygon : area.polygons) {
    GEOSGeometry* made = to_polygon(context, polygon, plane);
    if (made == nullptr) {
      destroy(context, polygons);
      return own(context, nullptr);
    }
    polygons.push_back(made);
  }
  return own(context, GEOSGeom_createCollection_r(context, GEOS_MULTIPOLYGON, polygons.data(),
                                                  static_cast<unsigned>(polygons.size())));
}

MultiPolygon from_geos(GEOSContextHandle_t context, const GEOSGeometry* geometry, const LocalPlane& plane) {
  MultiPolygon area;
  if (GEOSGeomTypeId_r(context, geometry) == GEOS_POLYGON) {
    if (GEOSisEmpty_r(context, geometry) != 0) return area;
    Polygon polygon;
    polygon.rings.push_back(from_ring(context, GEOSGetExteriorRing_r(context, geometry), plane));
    for (int i = 0; i < GEOSGetNumInteriorRings_r(context, geometry); ++i) {
      polygon.rings.push_back(from_ring(context, GEOSGetInteriorRingN_r(context, geometry, i), plane));
    }
    area.polygons.push_back(std::move(polygon));
    return area;
  }
  if (GEOSGeomTypeId_r(context, geometry) < GEOS_MULTIPOINT) return area;
  for (int i = 0; i < GEOSGetNumGeometries_r(context, geometry); ++i) {
    MultiPolygon part = from_geos(context, GEOSGetGeometryN_r(context, geometry, i), plane);
    area.polygons.insert(area.polygons.end(), std::make_move_iterator(part.polygons.begin()),
                         std::make_move_iterator(part.polygons.end()));
  }
  return area;
}

Position position_from_geos(GEOSContextHandle_t context, const GEOSGeometry* point, const LocalPlane& plane) {
  double x = 0;
  double y = 0;
  GEOSGeomGetX_r(context, point, &x);
  GEOSGeomGetY_r(context, point, &y);
  return {plane.origin.lon_deg + x / plane.metres_per_lon_deg, plane.origin.lat_deg + y / plane.metres_per_lat_deg};
}

}  // namespace gridvisit
