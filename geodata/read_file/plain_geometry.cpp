#include "geodata/read_file/plain_geometry.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <ogr_geometry.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

std::unexpected<Error> refused(std::string reason) { return failure(ErrorCode::invalid, std::move(reason)); }

Result<> check_positions(const OGRSimpleCurve& curve, int least) {
  if (curve.getNumPoints() < least) {
    return refused(fmt::format("the geometry has a line or ring of {} positions; at least {} are needed",
                               curve.getNumPoints(), least));
  }
  for (int i = 0; i < curve.getNumPoints(); ++i) {
    if (!std::isfinite(curve.getX(i)) || !std::isfinite(curve.getY(i))) {
      return refused("a coordinate of the geometry is no number");
    }
  }
  return {};
}

Result<> make_plain(OGRPolygon& polygon) {
  polygon.closeRings();
  for (int i = 0; i <= polygon.getNumInteriorRings(); ++i) {
    OGRLinearRing& ring = i == 0 ? *polygon.getExteriorRing() : *polygon.getInteriorRing(i - 1);
    if (auto checked = check_positions(ring, 4); !checked) return checked;
    const bool wants_clockwise = i > 0;
    if ((ring.isClockwise() != 0) != wants_clockwise) ring.reversePoints();
  }
  return {};
}

Result<> make_plain(OGRGeometry& geometry);

// Parts without a position say nothing, and other programs stumble over them.
Result<> make_parts_plain(OGRGeometryCollection& parts) {
  for (int i = parts.getNumGeometries(); i > 0; --i) {
    OGRGeometry& part = *parts.getGeometryRef(i - 1);
    if (part.IsEmpty() != 0) {
      parts.removeGeometry(i - 1);
    } else if (auto plain = make_plain(part); !plain) {
      return plain;
    }
  }
  return {};
}

Result<> make_plain(OGRGeometry& geometry) {
  switch (geometry.getGeometryType()) {
    case wkbPoint: {
      const OGRPoint& point = *geometry.toPoint();
      if (std::isfinite(point.getX()) && std::isfinite(point.getY())) return {};
      return refused("a coordinate of the geometry is no number");
    }
    case wkbLineString: return check_positions(*geometry.toLineString(), 2);
    case wkbPolygon: return make_plain(*geometry.toPolygon());
    case wkbMultiLineString:
    case wkbMultiPolygon: return make_parts_plain(*geometry.toGeometryCollection());
    default: break;
  }
  return refused(fmt::format("a geometry of type {} is not read; points, lines and areas are",
                             OGRGeometryTypeToName(geometry.getGeometryType())));
}

std::size_t count_positions(const OGRGeometry& geometry) {
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint: return 1;
    case wkbLineString: return static_cast<std::size_t>(geometry.toLineString()->getNumPoints());
    default: break;
  }
  std::size_t count = 0;
  if (OGR_GT_IsSubClassOf(geometry.getGeometryType(), wkbGeometryCollection) != 0) {
    for (const OGRGeometry* part : *geometry.toGeometryCollection()) count += count_positions(*part);
  } else if (wkbFlatten(geometry.getGeometryType()) == wkbPolygon) {
    for (const OGRLinearRing* ring : *geometry.toPolygon()) {
      count += static_cast<std::size_t>(ring->getNumPoints());
    }
  }
  return count;
}

}  // namespace

Result<std::string> to_plain_wkb(const OGRGeometry& geometry) {
  if (geometry.IsEmpty() != 0) return std::string();
  std::unique_ptr<OGRGeometry> plain(geometry.getLinearGeometry());
  if (!plain) return refused("the geometry's curves cannot be made straight");
  plain->flattenTo2D();
  if (wkbFlatten(plain->getGeometryType()) == wkbMultiPoint && plain->toMultiPoint()->getNumGeometries() == 1) {
    plain.reset(plain->toMultiPoint()->getGeometryRef(0)->clone());
  }
  if (const std::size_t count = count_positions(*plain); count > limits::kGeometryVertices) {
    return refused(fmt::format("the geometry has {} positions; at most {} are read", count, limits::kGeometryVertices));
  }
  if (auto checked = make_plain(*plain); !checked) return failure(checked);
  std::string wkb(plain->WkbSize(), '\0');
  if (plain->exportToWkb(wkbNDR, reinterpret_cast<unsigned char*>(wkb.data()), wkbVariantIso) != OGRERR_NONE) {
    return refused("the geometry cannot be written as WKB");
  }
  return wkb;
}

}  // namespace gridvisit
