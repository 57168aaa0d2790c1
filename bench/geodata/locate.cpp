// Points located in 731 grids a CPU second: our index, and GEOS alone (an STR tree and prepared geometries) in the same
// run. Prints one JSON line. Usage: bench_locate [POINTS]
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <numbers>
#include <random>

#include <geos_c.h>

#include <fmt/core.h>

#include "geodata/area_index.hpp"
#include "geodata/geos_area.hpp"

namespace {

using namespace gridvisit;

constexpr int kColumns = 43;
constexpr int kRows = 17;  // 731 grids
constexpr int kVerticesPerSide = 38;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Borders that wind like natural ones, the same for both neighbours; about 150 vertices a grid.
Position wind(double x, double y) {
  constexpr double kCell = 0.01;
  const double turn = 2 * std::numbers::pi;
  return {118 + kCell * (x + 0.2 * std::sin(turn * y * 1.3) + 0.05 * std::sin(turn * 7 * x * y)),
          32 + kCell * (y + 0.2 * std::sin(turn * x * 1.7) + 0.05 * std::cos(turn * 5 * x * y))};
}

std::vector<MultiPolygon> draw_grids() {
  std::vector<MultiPolygon> areas;
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      Ring ring;
      const auto side = [&](double x0, double y0, double x1, double y1) {
        for (int i = 0; i < kVerticesPerSide; ++i) {
          const double t = static_cast<double>(i) / kVerticesPerSide;
          ring.push_back(wind(x0 + t * (x1 - x0), y0 + t * (y1 - y0)));
        }
      };
      side(column, row, column + 1, row);
      side(column + 1, row, column + 1, row + 1);
      side(column + 1, row + 1, column, row + 1);
      side(column, row + 1, column, row);
      ring.push_back(ring.front());
      areas.push_back({{Polygon{{std::move(ring)}}}});
    }
  }
  return areas;
}

class GeosAlone {
 public:
  explicit GeosAlone(const std::vector<MultiPolygon>& areas) {
    tree_ = GEOSSTRtree_create_r(context_.get(), 10);
    plane_.origin = {0, 0};
    for (const MultiPolygon& area : areas) {
      areas_.push_back(to_geos(context_.get(), area, plane_));
      prepared_.push_back(GEOSPrepare_r(context_.get(), areas_.back().get()));
    }
    for (const auto& prepared : prepared_) {
      const auto i = static_cast<std::size_t>(&prepared - prepared_.data());
      GEOSSTRtree_insert_r(context_.get(), tree_, areas_[i].get(), const_cast<GEOSPreparedGeometry*>(prepared));
    }
  }
  ~GeosAlone() {
    GEOSSTRtree_destroy_r(context_.get(), tree_);
    for (const auto* prepared : prepared_) GEOSPreparedGeom_destroy_r(context_.get(), prepared);
  }
  GeosAlone(const GeosAlone&) = delete;
  GeosAlone& operator=(const GeosAlone&) = delete;

  bool find(Position p) {
    const auto point = own(context_.get(), GEOSGeom_createPointFromXY_r(context_.get(), p.lon_deg, p.lat_deg));
    struct Query {
      GEOSContextHandle_t context;
      const GEOSGeometry* point;
      bool found;
    } query{context_.get(), point.get(), false};
    GEOSSTRtree_query_r(
        context_.get(), tree_, point.get(),
        [](void* item, void* data) {
          auto& asked = *static_cast<Query*>(data);
          asked.found = asked.found || GEOSPreparedContains_r(asked.context, static_cast<GEOSPreparedGeometry*>(item),
                                                              asked.point) == 1;
        },
        &query);
    return query.found;
  }

 private:
  GeosContext context_ = make_geos_context();
  LocalPlane plane_;
  std::vector<GeosGeometry> areas_;
  std::vector<const GEOSPreparedGeometry*> prepared_;
  GEOSSTRtree* tree_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 2'000'000;
  const auto areas = draw_grids();
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> lon(118, 118 + 0.01 * kColumns);
  std::uniform_real_distribution<double> lat(32, 32 + 0.01 * kRows);
  std::vector<Position> points(static_cast<std::size_t>(std::max(count, 1)));
  std::ranges::generate(points, [&] { return Position{lon(engine), lat(engine)}; });

  const double at_start = cpu_seconds();
  const AreaIndex index(areas);
  const double at_built = cpu_seconds();
  std::size_t found = 0;
  for (const Position p : points) found += index.find(p) ? 1 : 0;
  const double at_found = cpu_seconds();
  GeosAlone geos(areas);
  const std::size_t few = points.size() / 10 + 1;
  const double at_prepared = cpu_seconds();
  std::size_t found_by_geos = 0;
  for (std::size_t i = 0; i < few; ++i) found_by_geos += geos.find(points[i]) ? 1 : 0;
  const double at_done = cpu_seconds();
  const double ours = static_cast<double>(points.size()) / (at_found - at_built);
  const double theirs = static_cast<double>(few) / (at_done - at_prepared);
  fmt::print(R"({{"bench":"locate","areas":{},"points":{},"found":{},"build_cpu_s":{:.3f},"points_per_cpu_s":{:.0f},)"
             R"("geos_points_per_cpu_s":{:.0f},"geos_found_share":{:.4f},"ratio":{:.1f}}})"
             "\n",
             areas.size(), points.size(), found, at_built - at_start, ours, theirs,
             static_cast<double>(found_by_geos) / static_cast<double>(few), ours / theirs);
}
