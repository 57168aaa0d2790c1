#include "geodata/read_file/geometry_of.hpp"

#include <cmath>
#include <memory>

#include <ogr_geometry.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

class Conversion {
 public:
  Result<Geometry> run(const OGRGeometry& geometry) {
    switch (wkbFlatten(geometry.getGeometryType())) {
      case wkbPoint: return Geometry(position(*geometry.toPoint()));
      case wkbLineString: return checked(MultiLineString{{line(*geometry.toLineString())}});
      case wkbPolygon: return checked(MultiPolygon{{polygon(*geometry.toPolygon())}});
      case wkbMultiPoint:
        if (geometry.toMultiPoint()->getNumGeometries() == 1) return run(*geometry.toMultiPoint()->getGeometryRef(0));
        return failure(ErrorCode::invalid, "the row has several points: one is needed");
      case wkbMultiLineString: {
        MultiLineString lines;
        for (const auto* part : *geometry.toMultiLineString()) lines.lines.push_back(line(*part));
        return checked(std::move(lines));
      }
      case wkbMultiPolygon: {
        MultiPolygon area;
        for (const auto* part : *geometry.toMultiPolygon()) area.polygons.push_back(polygon(*part));
        return checked(std::move(area));
      }
      default:
        return failure(ErrorCode::invalid,
                       std::string("a geometry of the kind ") + geometry.getGeometryName() + " cannot be used here");
    }
  }

 private:
  Position position(const OGRPoint& point) { return counted(point.getX(), point.getY()); }

  LineString line(const OGRSimpleCurve& curve) {
    LineString positions;
    positions.reserve(static_cast<std::size_t>(curve.getNumPoints()));
    for (int i = 0; i < curve.getNumPoints(); ++i) positions.push_back(counted(curve.getX(i), curve.getY(i)));
    return positions;
  }

  Polygon polygon(const OGRPolygon& source) {
    Polygon polygon;
    for (const auto* ring : source) polygon.rings.push_back(line(*ring));
    return polygon;
  }

  Position counted(double x, double y) {
    ++vertices_;
    finite_ = finite_ && std::isfinite(x) && std::isfinite(y);
    return {x, y};
  }

  Result<Geometry> checked(Geometry geometry) const {
    if (!finite_) return failure(ErrorCode::invalid, "a coordinate is not a number");
    if (vertices_ > limits::kGeometryVertices) {
      return failure(ErrorCode::too_large, "the geometry has more than 1,000,000 vertices");
    }
    return geometry;
  }

  std::size_t vertices_ = 0;
  bool finite_ = true;
};

}  // namespace

Result<Geometry> geometry_of(const OGRGeometry* geometry) {
  if (geometry == nullptr || geometry->IsEmpty()) return Geometry{};
  if (geometry->hasCurveGeometry(TRUE)) {
    const std::unique_ptr<OGRGeometry> linear(geometry->getLinearGeometry());
    return geometry_of(linear.get());
  }
  return Conversion().run(*geometry);
}

}  // namespace gridvisit
