// A tiling is right when every edge inside is walked exactly twice, once each way, and the rest is the boundary.
#include "geodata/tiling.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include <catch2/catch.hpp>

#include "geodata/dissolve.hpp"
#include "geodata/geos_handle.hpp"
#include "geodata/polygon_measure.hpp"

namespace gridvisit {
namespace {

// Positions of a lattice of steps × steps over the boundary's box that lie inside, moved a little off the lines.
std::vector<Position> seeds_within(const MultiPolygon& boundary, int steps) {
  const Box box = bounds(boundary);
  std::vector<Position> seeds;
  for (int row = 0; row < steps; ++row) {
    for (int column = 0; column < steps; ++column) {
      const Position p{box.min_lon_deg + (column + 0.5 + 0.3 * std::sin(row * 7.1 + column)) / steps *
                                             (box.max_lon_deg - box.min_lon_deg),
                       box.min_lat_deg + (row + 0.5 + 0.3 * std::cos(column * 5.3 + row)) / steps *
                                             (box.max_lat_deg - box.min_lat_deg)};
      if (holds(boundary, p)) seeds.push_back(p);
    }
  }
  return seeds;
}

MultiPolygon square() { return {{Polygon{{{{118, 32}, {118.1, 32}, {118.1, 32.1}, {118, 32.1}, {118, 32}}}}}}; }

MultiPolygon comb() {  // teeth, so that the boundary cuts slivers off parts
  Ring ring{{118, 32}, {118.1, 32}};
  for (int tooth = 9; tooth >= 0; --tooth) {
    ring.push_back({118 + 0.01 * tooth + 0.008, 32.1});
    ring.push_back({118 + 0.01 * tooth + 0.003, 32.02});
  }
  ring.push_back({118, 32});
  return {{Polygon{{ring}}}};
}

// The outer ring of the first polygon of a GeoJSON file of one feature.
MultiPolygon read_boundary(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const std::string json = text.str();
  Ring ring;
  const char* at = json.c_str() + json.find("\"coordinates\"");
  while (*at != '\0') {
    if ((*at >= '0' && *at <= '9') || *at == '-') {
      char* end = nullptr;
      const double lon = std::strtod(at, &end);
      const double lat = std::strtod(end + 1, &end);
      ring.push_back({lon, lat});
      at = end;
    } else {
      ++at;
    }
  }
  MultiPolygon area{{Polygon{{ring}}}};
  if (area_m2(area) < 0) std::ranges::reverse(area.polygons[0].rings[0]);
  return area;
}

// In square degrees, where a new vertex on an edge changes nothing.
double planar_area(const MultiPolygon& area) {
  double doubled = 0;
  for (const LatticeEdge& edge : directed_edges(area)) {
    const Position a = to_position(edge.from);
    const Position b = to_position(edge.to);
    doubled += (a.lon_deg - 118) * (b.lat_deg - 32) - (b.lon_deg - 118) * (a.lat_deg - 32);
  }
  return doubled / 2;
}

bool is_valid(const MultiPolygon& area) {
  const GeosContext context = make_geos_context();
  for (const Polygon& polygon : area.polygons) {
    std::vector<GEOSGeometry*> rings;
    for (const Ring& ring : polygon.rings) {
      auto* sequence = GEOSCoordSeq_create_r(context.get(), static_cast<unsigned>(ring.size()), 2);
      for (unsigned i = 0; i < ring.size(); ++i) {
        GEOSCoordSeq_setXY_r(context.get(), sequence, i, ring[i].lon_deg, ring[i].lat_deg);
      }
      rings.push_back(GEOSGeom_createLinearRing_r(context.get(), sequence));
    }
    const auto shape = own(context.get(), GEOSGeom_createPolygon_r(context.get(), rings[0], rings.data() + 1,
                                                                   static_cast<unsigned>(rings.size() - 1)));
    if (GEOSisValid_r(context.get(), shape.get()) != 1) return false;
  }
  return !area.polygons.empty();
}

void check_tiles(const MultiPolygon& boundary, const std::vector<Position>& seeds,
                 const std::vector<MultiPolygon>& areas) {
  REQUIRE(areas.size() == seeds.size());
  std::unordered_map<LatticeEdge, int, LatticeEdgeHash> walked;
  double sum = 0;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    CHECK(is_valid(areas[i]));
    CHECK(holds(areas[i], seeds[i]));
    CHECK(area_m2(areas[i]) > 0);
    sum += planar_area(areas[i]);
    for (const LatticeEdge& edge : directed_edges(areas[i])) ++walked[edge];
  }
  CHECK(std::ranges::all_of(walked, [](const auto& entry) { return entry.second == 1; }));
  CHECK(sum == Approx(planar_area(boundary)).epsilon(1e-6));

  // Vertices of the boundary, and the lengths of the edges that nobody walks back, which must be the boundary's.
  std::unordered_set<std::uint64_t> on_rim;
  double rim_m = 0;
  for (const auto& [edge, times] : walked) {
    if (walked.contains(edge.reversed())) continue;
    rim_m += distance_m(to_position(edge.from), to_position(edge.to));
    on_rim.insert(key_of(edge.from));
  }
  double boundary_m = 0;
  for (const LatticeEdge& edge : directed_edges(boundary)) {
    boundary_m += distance_m(to_position(edge.from), to_position(edge.to));
    CHECK(on_rim.contains(key_of(edge.from)));
  }
  CHECK(rim_m == Approx(boundary_m).epsilon(1e-5));
}

TEST_CASE("straight and winding borders cut a square into areas that share every edge") {
  const auto seeds = seeds_within(square(), 12);
  for (const std::optional<std::uint64_t> winding : {std::optional<std::uint64_t>{}, std::optional<std::uint64_t>{7}}) {
    const auto areas = tile(square(), seeds, winding);
    REQUIRE(areas);
    check_tiles(square(), seeds, *areas);
  }
}

TEST_CASE("slivers that the boundary cuts off go to a neighbour") {
  const auto seeds = seeds_within(comb(), 9);
  const auto areas = tile(comb(), seeds, 3);
  REQUIRE(areas);
  check_tiles(comb(), seeds, *areas);
}

TEST_CASE("the real district is cut into areas without overlap or hole") {
  const std::filesystem::path file =
      std::filesystem::path(GRIDVISIT_SHARED_DATA) / "boundary/nanqiao_341103_mit2020_wgs84.geojson";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: the shared data folder is not here");
    return;
  }
  const MultiPolygon boundary = read_boundary(file);
  REQUIRE(boundary.polygons[0].rings[0].size() == 1488);
  const auto seeds = seeds_within(boundary, 48);
  REQUIRE(seeds.size() > 600);
  const auto areas = tile(boundary, seeds, 1);
  REQUIRE(areas);
  check_tiles(boundary, seeds, *areas);
}

TEST_CASE("a boundary with a hole keeps it") {
  MultiPolygon ring = square();
  ring.polygons[0].rings.push_back(
      {{118.03, 32.03}, {118.03, 32.07}, {118.07, 32.07}, {118.07, 32.03}, {118.03, 32.03}});
  const auto seeds = seeds_within(ring, 8);
  const auto areas = tile(ring, seeds, 5);
  REQUIRE(areas);
  check_tiles(ring, seeds, *areas);
  const MultiPolygon united = dissolve(*areas);
  REQUIRE(united.polygons.size() == 1);
  CHECK(united.polygons[0].rings.size() == 2);
}

TEST_CASE("one seed gets the whole boundary") {
  const auto areas = tile(square(), std::vector<Position>{{118.05, 32.05}}, 1);
  REQUIRE(areas);
  CHECK(areas->front().polygons.front().rings.front().size() == 5);
}

TEST_CASE("the same winding number gives the same borders, another one others") {
  const auto seeds = seeds_within(square(), 6);
  CHECK(tile(square(), seeds, 4) == tile(square(), seeds, 4));
  CHECK(tile(square(), seeds, 4) != tile(square(), seeds, 5));
}

TEST_CASE("what cannot be tiled is refused") {
  CHECK(tile(square(), {}, 1).error().code == ErrorCode::invalid);
  CHECK(tile(MultiPolygon{}, std::vector<Position>{{118.05, 32.05}}, 1).error().code == ErrorCode::invalid);
  CHECK(tile(square(), std::vector<Position>{{119, 32.05}}, 1).error().message == "seed 1 lies outside the boundary");
  CHECK(tile(square(), std::vector<Position>{{118.05, 32.05}, {118.05, 32.05}}, 1).error().code == ErrorCode::invalid);
  CHECK(tile({{Polygon{{{{118, 32}, {118, 32}}}}}}, std::vector<Position>{{118, 32}}, 1).error().code ==
        ErrorCode::invalid);
}

TEST_CASE("dissolving areas that meet only in a point leaves two polygons") {
  const MultiPolygon lower{{Polygon{{{{118, 32}, {118.1, 32}, {118.1, 32.1}, {118, 32.1}, {118, 32}}}}}};
  const MultiPolygon upper{{Polygon{{{{118.1, 32.1}, {118.2, 32.1}, {118.2, 32.2}, {118.1, 32.2}, {118.1, 32.1}}}}}};
  const MultiPolygon united = dissolve(std::vector<MultiPolygon>{lower, upper});
  CHECK(united.polygons.size() == 2);
  CHECK(is_valid(united));
  CHECK(list_neighbours(std::vector<MultiPolygon>{lower, upper}) == std::vector<std::vector<std::size_t>>{{}, {}});
}

}  // namespace
}  // namespace gridvisit
