// Areas in tiles: neighbours stay neighbours edge by edge at every zoom, polygons are valid, and a tile is the part of
// the map it should be.
#include "geodata/tiles/mosaic.hpp"

#include <cmath>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "geodata/dissolve.hpp"
#include "geodata/polygon_measure.hpp"
#include "geodata/tiling.hpp"
#include "geodata/tiling_check.hpp"
#include "tests/geodata/tiles/decoded_tile.hpp"

namespace gridvisit::tiles {
namespace {

using testing::decode_path;
using Edge = std::pair<TilePoint, TilePoint>;

MultiPolygon square(double lon, double lat, double side) {
  return {{Polygon{{{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat + side}, {lon, lat}}}}}};
}

// Grids of winding borders over a district, and the villages and the district made of them.
struct District {
  std::vector<MultiPolygon> grids;
  std::vector<MultiPolygon> villages;
  MultiPolygon whole;
};

District make_district(int steps) {
  District district;
  std::vector<Position> seeds;
  for (int row = 0; row < steps; ++row) {
    for (int column = 0; column < steps; ++column) {
      seeds.push_back({118 + (column + 0.5 + 0.3 * std::sin(row * 7.1 + column)) / steps * 0.4,
                       32 + (row + 0.5 + 0.3 * std::cos(column * 5.3 + row)) / steps * 0.4});
    }
  }
  district.grids = tile(square(118, 32, 0.4), seeds, 7).value();
  for (int village = 0; village < steps; ++village) {
    std::vector<MultiPolygon> of_it(district.grids.begin() + village * steps,
                                    district.grids.begin() + (village + 1) * steps);
    district.villages.push_back(dissolve(of_it));
  }
  district.whole = dissolve(district.grids);
  return district;
}

std::vector<TileRing> draw(const Mosaic& mosaic, Mosaic::Number number, TileAddress tile) {
  static DrawingDesk desk;
  mosaic.draw(number, tile, desk);
  std::vector<std::uint32_t> commands;
  for (const char *at = desk.commands.bytes().data(), *end = at + desk.commands.bytes().size(); at != end;) {
    commands.push_back(static_cast<std::uint32_t>(protozero::decode_varint(&at, end)));
  }
  return decode_path(commands, 3);
}

// Polygons of a feature by the winding of its rings, as the specification tells outer ones from holes.
MultiPolygon to_area(const std::vector<TileRing>& rings) {
  MultiPolygon area;
  for (const TileRing& ring : rings) {
    if (doubled_area(ring) > 0) area.polygons.emplace_back();
    REQUIRE_FALSE(area.polygons.empty());
    Ring& closed = area.polygons.back().rings.emplace_back();
    for (const TilePoint p : ring) closed.push_back({p.x * 1e-6, p.y * 1e-6});
    closed.push_back(closed.front());
  }
  return area;
}

// Edges of several areas' rings that are not walked back by another of them, but for those along the cut.
std::map<Edge, int> open_edges(const std::vector<std::vector<TileRing>>& drawn) {
  std::map<Edge, int> edges;
  for (const auto& rings : drawn) {
    for (const TileRing& ring : rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const TilePoint a = ring[i];
        const TilePoint b = ring[(i + 1) % ring.size()];
        if (!is_kept(a) && !is_kept(b)) continue;
        if (const auto back = edges.find({b, a}); back != edges.end()) {
          if (--back->second == 0) edges.erase(back);
        } else {
          ++edges[{a, b}];
        }
      }
    }
  }
  return edges;
}

std::vector<TileAddress> tiles_over(const WorldBox& box, int z) {
  std::vector<TileAddress> tiles;
  const TileRange range = tiles_that_show(box, z);
  for (std::uint32_t y = range.first_y; y <= range.last_y; ++y) {
    for (std::uint32_t x = range.first_x; x <= range.last_x; ++x) tiles.push_back({z, x, y});
  }
  return tiles;
}

}  // namespace

TEST_CASE("grids, their villages and their district walk the same border edges in every tile of every zoom") {
  const District district = make_district(12);
  Mosaic mosaic;
  std::vector<Mosaic::Number> grids;
  std::vector<Mosaic::Number> villages;
  for (const MultiPolygon& grid : district.grids) grids.push_back(mosaic.add(grid));
  for (const MultiPolygon& village : district.villages) villages.push_back(mosaic.add(village));
  const Mosaic::Number whole = mosaic.add(district.whole);
  mosaic.settle();
  for (int z = 4; z <= 14; ++z) {
    for (const TileAddress tile : tiles_over(mosaic.box(whole), z)) {
      INFO("tile " << z << "/" << tile.x << "/" << tile.y);
      const auto draw_all = [&](const std::vector<Mosaic::Number>& numbers) {
        std::vector<std::vector<TileRing>> drawn;
        for (const Mosaic::Number number : numbers) drawn.push_back(draw(mosaic, number, tile));
        return drawn;
      };
      const auto outline = open_edges({draw(mosaic, whole, tile)});
      CHECK(open_edges(draw_all(grids)) == outline);
      CHECK(open_edges(draw_all(villages)) == outline);
    }
  }
}

TEST_CASE("polygons in tiles are valid, wind as the specification says, and lie within the buffer") {
  const District district = make_district(12);
  Mosaic mosaic;
  for (const auto* areas : {&district.grids, &district.villages}) {
    for (const MultiPolygon& area : *areas) mosaic.add(area);
  }
  WorldBox box = mosaic.settle();
  std::vector<Mosaic::Number> found;
  std::size_t rings = 0;
  for (int z = 3; z <= 16; ++z) {
    const auto tiles = tiles_over(box, z);
    for (std::size_t i = 0; i < tiles.size(); i += 1 + tiles.size() / 64) {
      mosaic.find(tiles[i].reach(), found);
      for (const Mosaic::Number number : found) {
        const auto drawn = draw(mosaic, number, tiles[i]);
        if (drawn.empty()) continue;
        rings += drawn.size();
        INFO("area " << number << " in tile " << z << "/" << tiles[i].x << "/" << tiles[i].y);
        const auto wrong = find_invalidity(to_area(drawn));
        CHECK_FALSE(wrong.has_value());
        for (const TileRing& ring : drawn) {
          for (const TilePoint p : ring) {
            CHECK((p.x >= kFirstKept - 1 && p.x <= kLastKept + 1 && p.y >= kFirstKept - 1 && p.y <= kLastKept + 1));
          }
        }
      }
    }
  }
  CHECK(rings > 3'000);
}

TEST_CASE("the areas in a tile add up to the tile where the district covers it") {
  const District district = make_district(10);
  Mosaic mosaic;
  for (const MultiPolygon& grid : district.grids) mosaic.add(grid);
  mosaic.settle();
  const WorldPoint middle = to_world({118.2, 32.2});
  for (int z = 12; z <= 18; ++z) {
    const int shift = kDeepestZoom - z + 12;
    const TileAddress tile{z, middle.x >> shift, middle.y >> shift};
    std::int64_t doubled = 0;
    for (Mosaic::Number number = 0; number < district.grids.size(); ++number) {
      for (const TileRing& ring : draw(mosaic, number, tile)) doubled += doubled_area(ring);
    }
    const std::int64_t side = kLastKept - kFirstKept + 2;
    CHECK(doubled == 2 * side * side);
  }
}

TEST_CASE("an area with a hole that another fills keeps its hole while it shows") {
  MultiPolygon ring = square(118, 32, 0.1);
  Ring hole = square(118.04, 32.04, 0.02).polygons[0].rings[0];
  std::ranges::reverse(hole);
  ring.polygons[0].rings.push_back(hole);
  Mosaic mosaic;
  const auto outer = mosaic.add(ring);
  const auto inner = mosaic.add(square(118.04, 32.04, 0.02));
  mosaic.settle();
  const WorldPoint middle = to_world({118.05, 32.05});
  for (int z = 6; z <= 16; ++z) {
    const int shift = kDeepestZoom - z + 12;
    const TileAddress tile{z, middle.x >> shift, middle.y >> shift};
    const auto outline = draw(mosaic, outer, tile);
    const auto filling = draw(mosaic, inner, tile);
    INFO("zoom " << z);
    REQUIRE_FALSE(filling.empty());
    CHECK(open_edges({outline, filling}).size() <= 4);
    if (!outline.empty()) CHECK_FALSE(find_invalidity(to_area(outline)).has_value());
  }
}

TEST_CASE("an edit alters the drawing only around it, and leaves the map as if it had always been so") {
  District district = make_district(8);
  Mosaic edited;
  for (const MultiPolygon& grid : district.grids) edited.add(grid);
  edited.settle();
  // Two neighbours are redrawn as one area and nothing.
  const auto neighbours = list_neighbours(district.grids);
  const std::size_t a = 27;
  const std::size_t b = neighbours[a].front();
  const MultiPolygon merged = dissolve(std::vector{district.grids[a], district.grids[b]});
  edited.replace(static_cast<Mosaic::Number>(a), merged);
  edited.replace(static_cast<Mosaic::Number>(b), {});
  const WorldBox touched = edited.settle();
  district.grids[a] = merged;
  district.grids[b] = {};
  Mosaic fresh;
  for (const MultiPolygon& grid : district.grids) fresh.add(grid);
  const WorldBox everything = fresh.settle();
  CHECK((touched.max_x - touched.min_x) * 2 < everything.max_x - everything.min_x);
  for (int z = 8; z <= 14; z += 2) {
    for (const TileAddress tile : tiles_over(everything, z)) {
      for (Mosaic::Number number = 0; number < district.grids.size(); ++number) {
        CHECK(draw(edited, number, tile) == draw(fresh, number, tile));
      }
    }
  }
}

TEST_CASE("an area that is removed is drawn no more, and its number serves another") {
  Mosaic mosaic;
  const auto first = mosaic.add(square(118, 32, 0.1));
  mosaic.settle();
  mosaic.remove(first);
  CHECK(mosaic.settle().empty() == false);
  std::vector<Mosaic::Number> found;
  mosaic.find({0, 0, INT64_C(1) << 32, INT64_C(1) << 32}, found);
  CHECK(found.empty());
  CHECK(mosaic.add(square(118, 32, 0.2)) == first);
}

}  // namespace gridvisit::tiles
