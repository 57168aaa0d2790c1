#include "geodata/spatial_relation.hpp"

#include "geodata/geos_handle.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

GeosGeometry to_geos(GEOSContextHandle_t context, const Geometry& geometry) {
  if (std::holds_alternative<std::monostate>(geometry)) return own(context, nullptr);
  if (const auto* point = std::get_if<Position>(&geometry)) {
    return own(context, GEOSGeom_createPointFromXY_r(context, point->lon_deg, point->lat_deg));
  }
  const std::string wkb = to_wkb(geometry);
  GEOSWKBReader* reader = GEOSWKBReader_create_r(context);
  auto made = own(
      context, GEOSWKBReader_read_r(context, reader, reinterpret_cast<const unsigned char*>(wkb.data()), wkb.size()));
  GEOSWKBReader_destroy_r(context, reader);
  return made;
}

}  // namespace

struct SpatialTest::Parts {
  GeosContext context = make_geos_context();
  GeosGeometry fixed;
  const GEOSPreparedGeometry* prepared = nullptr;
  SpatialRelation relation = SpatialRelation::intersects;

  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    if (prepared != nullptr) GEOSPreparedGeom_destroy_r(context.get(), prepared);
  }

  // A prepared geometry is asked about another: "x within fixed" is "fixed contains x".
  [[nodiscard]] bool ask(const GEOSGeometry* other) const {
    GEOSContextHandle_t c = context.get();
    switch (relation) {
      case SpatialRelation::intersects: return GEOSPreparedIntersects_r(c, prepared, other) == 1;
      case SpatialRelation::disjoint: return GEOSPreparedDisjoint_r(c, prepared, other) == 1;
      case SpatialRelation::within: return GEOSPreparedContains_r(c, prepared, other) == 1;
      case SpatialRelation::contains: return GEOSPreparedWithin_r(c, prepared, other) == 1;
      case SpatialRelation::touches: return GEOSPreparedTouches_r(c, prepared, other) == 1;
      case SpatialRelation::crosses: return GEOSPreparedCrosses_r(c, prepared, other) == 1;
      case SpatialRelation::overlaps: return GEOSPreparedOverlaps_r(c, prepared, other) == 1;
      case SpatialRelation::equals: return GEOSEquals_r(c, other, fixed.get()) == 1;
    }
    return false;
  }
};

SpatialTest::SpatialTest(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SpatialTest::SpatialTest(SpatialTest&&) noexcept = default;
SpatialTest& SpatialTest::operator=(SpatialTest&&) noexcept = default;
SpatialTest::~SpatialTest() = default;

Result<SpatialTest> SpatialTest::make(SpatialRelation relation, const Geometry& fixed) {
  auto parts = std::make_unique<Parts>();
  parts->relation = relation;
  parts->fixed = to_geos(parts->context.get(), fixed);
  if (!parts->fixed || GEOSisValid_r(parts->context.get(), parts->fixed.get()) != 1) {
    return failure(ErrorCode::invalid, "the geometry is none, or crosses itself");
  }
  parts->prepared = GEOSPrepare_r(parts->context.get(), parts->fixed.get());
  return SpatialTest(std::move(parts));
}

bool SpatialTest::holds(const Geometry& geometry) const {
  const auto other = to_geos(parts_->context.get(), geometry);
  return other && parts_->ask(other.get());
}

}  // namespace gridvisit
