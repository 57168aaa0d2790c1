#include "geodata/tiling_check.hpp"

#include <algorithm>
#include <cmath>

#include "geodata/geos_area.hpp"
#include "geodata/polygon_measure.hpp"

namespace gridvisit {
namespace {

constexpr double kSliver_m2 = 5;
constexpr double kSliverWidth_m = 0.5;

// Degrees as they are, so that corners stay exactly where they were; what a square degree is worth there is told apart.
const LocalPlane kDegrees{};

double perimeter_m(const MultiPolygon& area) {
  double metres = 0;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) metres += distance_m(ring[i - 1], ring[i]);
    }
  }
  return metres;
}

std::unexpected<Error> not_an_area(std::size_t number) {
  return failure(ErrorCode::invalid, "area " + std::to_string(number) + " is not a valid area");
}

class TilingCheck {
 public:
  TilingCheck(std::span<const MultiPolygon> areas, double least_m2)
      : context_(make_geos_context()), least_m2_(least_m2), metres_(LocalPlane::around(areas)) {}

  Result<std::vector<TilingFlaw>> run(std::span<const MultiPolygon> areas, const MultiPolygon* whole) {
    const auto free_tree = [this](GEOSSTRtree* tree) { GEOSSTRtree_destroy_r(context(), tree); };
    const std::unique_ptr<GEOSSTRtree, decltype(free_tree)> tree(GEOSSTRtree_create_r(context(), 10), free_tree);
    for (std::size_t i = 0; i < areas.size(); ++i) {
      areas_.push_back(to_geos(context(), areas[i], kDegrees));
      numbers_.push_back(static_cast<std::int32_t>(i));
      if (!areas_.back() || GEOSisValid_r(context(), areas_.back().get()) != 1) return not_an_area(i);
    }
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      GEOSSTRtree_insert_r(context(), tree.get(), areas_[i].get(), &numbers_[i]);
    }
    find_overlaps(tree.get());
    if (auto holes = find_holes(tree.get(), whole); !holes) return failure(holes);
    std::ranges::sort(flaws_, std::ranges::greater{}, &TilingFlaw::square_metres);
    return std::move(flaws_);
  }

 private:
  [[nodiscard]] GEOSContextHandle_t context() const { return context_.get(); }

  std::vector<std::int32_t> touching(GEOSSTRtree* tree, const GEOSGeometry* geometry) const {
    std::vector<std::int32_t> found;
    GEOSSTRtree_query_r(
        context(), tree, geometry,
        [](void* item, void* into) {
          static_cast<std::vector<std::int32_t>*>(into)->push_back(*static_cast<std::int32_t*>(item));
        },
        &found);
    std::erase_if(found, [&](std::int32_t i) {
      return GEOSIntersects_r(context(), areas_[static_cast<std::size_t>(i)].get(), geometry) != 1;
    });
    std::ranges::sort(found);
    return found;
  }

  void find_overlaps(GEOSSTRtree* tree) {
    for (const std::int32_t i : numbers_) {
      const GEOSGeometry* area = areas_[static_cast<std::size_t>(i)].get();
      for (const std::int32_t other : touching(tree, area)) {
        if (other <= i) continue;
        const auto common =
            own(context(), GEOSIntersection_r(context(), area, areas_[static_cast<std::size_t>(other)].get()));
        add_flaw(TilingFlaw::Kind::overlap, common.get(), {i, other});
      }
    }
  }

  Result<> find_holes(GEOSSTRtree* tree, const MultiPolygon* whole) {
    std::vector<GEOSGeometry*> copies;
    for (const GeosGeometry& area : areas_) copies.push_back(GEOSGeom_clone_r(context(), area.get()));
    const auto all = own(context(), GEOSGeom_createCollection_r(context(), GEOS_GEOMETRYCOLLECTION, copies.data(),
                                                                static_cast<unsigned>(copies.size())));
    const auto covered = own(context(), GEOSUnaryUnion_r(context(), all.get()));
    if (!covered) return failure(ErrorCode::internal, "the areas could not be joined");
    const auto outer = whole == nullptr ? without_holes(covered.get()) : to_geos(context(), *whole, kDegrees);
    if (!outer || GEOSisValid_r(context(), outer.get()) != 1) {
      return failure(ErrorCode::invalid, "the whole is not a valid area");
    }
    const auto uncovered = own(context(), GEOSDifference_r(context(), outer.get(), covered.get()));
    if (!uncovered) return failure(ErrorCode::internal, "the holes could not be found");
    for (int i = 0; i < GEOSGetNumGeometries_r(context(), uncovered.get()); ++i) {
      const GEOSGeometry* hole = GEOSGetGeometryN_r(context(), uncovered.get(), i);
      if (area_of(hole) >= least_m2_) add_flaw(TilingFlaw::Kind::hole, hole, touching(tree, hole));
    }
    return {};
  }

  GeosGeometry without_holes(const GEOSGeometry* geometry) const {
    MultiPolygon area = from_geos(context(), geometry, kDegrees);
    for (Polygon& polygon : area.polygons) polygon.rings.resize(1);
    const auto filled = to_geos(context(), area, kDegrees);
    return filled ? own(context(), GEOSUnaryUnion_r(context(), filled.get())) : own(context(), nullptr);
  }

  double area_of(const GEOSGeometry* geometry) const {
    double square_metres = 0;  // square degrees, at first
    if (geometry != nullptr) GEOSArea_r(context(), geometry, &square_metres);
    return square_metres * metres_.metres_per_lon_deg * metres_.metres_per_lat_deg;
  }

  void add_flaw(TilingFlaw::Kind kind, const GEOSGeometry* geometry, std::vector<std::int32_t> areas) {
    const double square_metres = area_of(geometry);
    if (square_metres < least_m2_) return;
    const auto inside = own(context(), GEOSPointOnSurface_r(context(), geometry));
    MultiPolygon shape = from_geos(context(), geometry, kDegrees);
    wind(shape);
    const double width_m = 2 * square_metres / std::max(perimeter_m(shape), 1e-9);
    flaws_.push_back({kind, std::move(areas), square_metres,
                      inside ? position_from_geos(context(), inside.get(), kDegrees) : Position{}, std::move(shape),
                      width_m});
  }

  GeosContext context_;
  double least_m2_;
  LocalPlane metres_;
  std::vector<GeosGeometry> areas_;
  std::vector<std::int32_t> numbers_;
  std::vector<TilingFlaw> flaws_;
};

/// Closes slivers one by one, each on the areas as those before have left them.
class SliverClosing {
 public:
  explicit SliverClosing(std::span<MultiPolygon> areas) : context_(make_geos_context()), areas_(areas) {}

  SliverFix close(const TilingFlaw& flaw, std::size_t number) {
    const std::int32_t giving = flaw.kind == TilingFlaw::Kind::overlap ? larger(flaw.areas) : neighbour(flaw);
    if (giving < 0) return {number, -1, "no area borders on it"};
    MultiPolygon& area = areas_[static_cast<std::size_t>(giving)];
    const auto geometry = to_geos(context(), area, kDegrees);
    const auto other = flaw.kind == TilingFlaw::Kind::hole
                           ? to_geos(context(), flaw.shape, kDegrees)
                           : to_geos(context(), areas_[static_cast<std::size_t>(the_other(flaw, giving))], kDegrees);
    const auto closed = own(context(), !geometry || !other ? nullptr
                                       : flaw.kind == TilingFlaw::Kind::hole
                                           ? GEOSUnion_r(context(), geometry.get(), other.get())
                                           : GEOSDifference_r(context(), geometry.get(), other.get()));
    const bool sound =
        closed && GEOSisValid_r(context(), closed.get()) == 1 && GEOSisEmpty_r(context(), closed.get()) == 0;
    if (!sound) return {number, -1, "what would be left is no valid area"};
    area = from_geos(context(), closed.get(), kDegrees);
    wind(area);
    return {number, giving, {}};
  }

 private:
  [[nodiscard]] GEOSContextHandle_t context() const { return context_.get(); }

  std::int32_t larger(const std::vector<std::int32_t>& two) const {
    const double first = area_m2(areas_[static_cast<std::size_t>(two[0])]);
    return area_m2(areas_[static_cast<std::size_t>(two[1])]) > first ? two[1] : two[0];
  }
  static std::int32_t the_other(const TilingFlaw& flaw, std::int32_t one) {
    return flaw.areas[0] == one ? flaw.areas[1] : flaw.areas[0];
  }

  std::int32_t neighbour(const TilingFlaw& flaw) const {
    const auto hole = to_geos(context(), flaw.shape, kDegrees);
    const auto border = own(context(), hole ? GEOSBoundary_r(context(), hole.get()) : nullptr);
    std::int32_t best = -1;
    double longest = 0;
    for (const std::int32_t area : flaw.areas) {
      const auto beside = to_geos(context(), areas_[static_cast<std::size_t>(area)], kDegrees);
      const auto common =
          own(context(), border && beside ? GEOSIntersection_r(context(), border.get(), beside.get()) : nullptr);
      double length = 0;
      if (common) GEOSLength_r(context(), common.get(), &length);
      if (length <= longest) continue;
      longest = length;
      best = area;
    }
    return best;
  }

  GeosContext context_;
  std::span<MultiPolygon> areas_;
};

}  // namespace

bool TilingFlaw::is_sliver() const { return square_metres < kSliver_m2 || width_m < kSliverWidth_m; }

Result<std::optional<TilingFlaw>> find_outside(const MultiPolygon& area, const MultiPolygon& around, double least_m2) {
  // What an area has and the other has not is a hole in the other, if the area were the whole.
  const auto flaws = check_tiling(std::span(&around, 1), &area, least_m2);
  if (!flaws) return failure(flaws);
  std::optional<TilingFlaw> all;
  for (const TilingFlaw& flaw : *flaws) {
    if (!all) {
      all = flaw;
      continue;
    }
    all->square_metres += flaw.square_metres;
    all->width_m = std::max(all->width_m, flaw.width_m);
    all->shape.polygons.insert(all->shape.polygons.end(), flaw.shape.polygons.begin(), flaw.shape.polygons.end());
  }
  return all;
}

std::vector<SliverFix> close_slivers(std::span<MultiPolygon> areas, std::span<const TilingFlaw> flaws, double most_m2) {
  SliverClosing closing(areas);
  std::vector<SliverFix> fixes;
  for (std::size_t i = 0; i < flaws.size(); ++i) {
    if (flaws[i].square_metres < most_m2) fixes.push_back(closing.close(flaws[i], i));
  }
  return fixes;
}

Result<std::vector<TilingFlaw>> check_tiling(std::span<const MultiPolygon> areas, const MultiPolygon* whole,
                                             double least_m2) {
  return TilingCheck(areas, least_m2).run(areas, whole);
}

std::optional<Invalidity> find_invalidity(const MultiPolygon& area) {
  const GeosContext context = make_geos_context();
  const LocalPlane plane = LocalPlane::around({&area, 1});
  const auto geometry = to_geos(context.get(), area, plane);
  if (!geometry || GEOSisEmpty_r(context.get(), geometry.get()) != 0) {
    return Invalidity{"a ring is not closed or has fewer than four positions", plane.origin};
  }
  char* reason = nullptr;
  GEOSGeometry* where = nullptr;
  if (GEOSisValidDetail_r(context.get(), geometry.get(), 0, &reason, &where) == 1) return std::nullopt;
  Invalidity found{reason == nullptr ? "it cannot be checked" : reason, plane.origin};
  if (where != nullptr) found.position = position_from_geos(context.get(), where, plane);
  GEOSFree_r(context.get(), reason);
  GEOSGeom_destroy_r(context.get(), where);
  return found;
}

Result<MultiPolygon> repair(const MultiPolygon& area) {
  const GeosContext context = make_geos_context();
  const LocalPlane plane = LocalPlane::around({&area, 1});
  const auto geometry = to_geos(context.get(), area, plane);
  if (!geometry) return failure(ErrorCode::invalid, "a ring is not closed or has fewer than four positions");
  GEOSMakeValidParams* how = GEOSMakeValidParams_create_r(context.get());
  GEOSMakeValidParams_setMethod_r(context.get(), how, GEOS_MAKE_VALID_STRUCTURE);
  const auto valid = own(context.get(), GEOSMakeValidWithParams_r(context.get(), geometry.get(), how));
  GEOSMakeValidParams_destroy_r(context.get(), how);
  double before = 0;
  double after = 0;
  GEOSArea_r(context.get(), geometry.get(), &before);
  if (valid) GEOSArea_r(context.get(), valid.get(), &after);
  if (after <= 0 || std::abs(after - before) > 1e-3 * after) {
    return failure(ErrorCode::invalid, "it cannot be made valid without changing its size");
  }
  MultiPolygon repaired = from_geos(context.get(), valid.get(), plane);
  wind(repaired);
  return repaired;
}

}  // namespace gridvisit
