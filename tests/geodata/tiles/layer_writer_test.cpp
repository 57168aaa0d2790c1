#include "geodata/tiles/layer_writer.hpp"

#include <catch2/catch.hpp>

#include "tests/geodata/tiles/decoded_tile.hpp"

namespace gridvisit::tiles {

using testing::decode_tile;

TEST_CASE("a layer is read back as it was written") {
  LayerWriter layer("grids", {"code", "people", "key"});
  GeometryCommands commands;
  commands.add_ring(TileRing{{0, 0}, {10, 0}, {10, 10}, {0, 10}});
  commands.add_ring(TileRing{{2, 2}, {2, 4}, {4, 4}});
  layer.add_text(0, "341103100201001");
  layer.add_number(1, -7);
  layer.add_flag(2, true);
  layer.finish_feature(341103100201001, GeometryType::polygon, commands);
  commands.clear();
  commands.add_points(TileRing{{-64, 4160}});
  layer.add_text(0, "");
  layer.add_flag(2, false);
  layer.finish_feature(9'007'199'254'740'991, GeometryType::point, commands);
  std::string tile;
  layer.append_to(tile);

  const auto decoded = decode_tile(tile);
  REQUIRE(decoded.size() == 1);
  const auto& grids = decoded.at("grids");
  CHECK(grids.version == 2);
  CHECK(grids.extent == 4096);
  REQUIRE(grids.features.size() == 2);
  CHECK(grids.features[0].id == 341103100201001);
  CHECK(std::get<std::string>(grids.features[0].attributes.at("code")) == "341103100201001");
  CHECK(std::get<std::int64_t>(grids.features[0].attributes.at("people")) == -7);
  CHECK(std::get<bool>(grids.features[0].attributes.at("key")));
  REQUIRE(grids.features[0].parts.size() == 2);
  CHECK(grids.features[0].parts[1] == TileRing{{2, 2}, {2, 4}, {4, 4}});
  CHECK(grids.features[1].id == 9'007'199'254'740'991);
  CHECK_FALSE(grids.features[1].attributes.contains("code"));
  CHECK_FALSE(std::get<bool>(grids.features[1].attributes.at("key")));
  CHECK(grids.features[1].parts[0] == TileRing{{-64, 4160}});
}

TEST_CASE("a feature without geometry and a layer without features leave no trace") {
  LayerWriter layer("grids", {"code"});
  layer.add_text(0, "x");
  layer.finish_feature(1, GeometryType::polygon, {});
  GeometryCommands commands;
  commands.add_line(TileRing{{1, 1}});
  commands.add_ring(TileRing{{1, 1}, {2, 2}});
  CHECK(commands.empty());
  std::string tile;
  layer.append_to(tile);
  CHECK(tile.empty());
}

TEST_CASE("equal values are written once") {
  LayerWriter layer("people", {"grid", "count"});
  GeometryCommands commands;
  commands.add_points(TileRing{{1, 1}});
  std::string once;
  for (int i = 0; i < 100; ++i) {
    layer.add_text(0, "341103100201001");
    layer.add_number(1, 12);
    layer.finish_feature(static_cast<std::uint64_t>(i), GeometryType::point, commands);
  }
  layer.append_to(once);
  CHECK(once.find("341103100201001") == once.rfind("341103100201001"));
}

}  // namespace gridvisit::tiles
