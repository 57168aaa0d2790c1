#include "geodata/tiles/world.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "geodata/tiles/box_index.hpp"

namespace gridvisit::tiles {

TEST_CASE("a position comes back from the world's steps to within a centimetre") {
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> lon(-180, 180);
  std::uniform_real_distribution<double> lat(-85, 85);
  for (int i = 0; i < 1'000; ++i) {
    const Position p{lon(engine), lat(engine)};
    CHECK(distance_m(p, to_position(to_world(p))) < 0.01);
  }
}

TEST_CASE("known tiles hold known places") {
  // By the usual formulas of slippy maps: x = (118 + 180) / 360 * 1024, y = (1 - asinh(tan 32°) / pi) / 2 * 1024.
  const WorldPoint p = to_world({118.0, 32.0});
  const TileAddress tile{10, p.x >> 22U, p.y >> 22U};
  CHECK(tile.x == 847);
  CHECK(tile.y == 415);
  CHECK(tile.own().contains(p));
  CHECK(tile.reach().contains(p));
  const TilePoint at = tile.place(p);
  CHECK((at.x >= 0 && at.x <= kExtent && at.y >= 0 && at.y <= kExtent));
}

TEST_CASE("a point shows in every tile within whose reach it lies") {
  std::mt19937 engine(2);
  std::uniform_int_distribution<std::uint32_t> step;
  for (int i = 0; i < 200; ++i) {
    const WorldPoint p{step(engine), step(engine)};
    for (int z = 0; z <= kDeepestZoom; ++z) {
      const TileRange range = tiles_that_show({p.x, p.y, p.x, p.y}, z);
      const TileAddress own{z, static_cast<std::uint32_t>(std::uint64_t{p.x} >> (32 - z)),
                            static_cast<std::uint32_t>(std::uint64_t{p.y} >> (32 - z))};
      CHECK((own.x >= range.first_x && own.x <= range.last_x && own.y >= range.first_y && own.y <= range.last_y));
      CHECK(range.count() <= 4);
    }
  }
}

TEST_CASE("only tiles of the world exist") {
  CHECK(TileAddress{0, 0, 0}.exists());
  CHECK_FALSE(TileAddress{0, 1, 0}.exists());
  CHECK(TileAddress{20, 1048575, 1048575}.exists());
  CHECK_FALSE(TileAddress{20, 1048576, 0}.exists());
  CHECK_FALSE(TileAddress{21, 0, 0}.exists());
  CHECK_FALSE(TileAddress{-1, 0, 0}.exists());
}

TEST_CASE("the box index finds what a look at every box finds") {
  std::mt19937 engine(3);
  std::uniform_int_distribution<std::int64_t> step(0, (std::int64_t{1} << 32U) - 1);
  std::uniform_int_distribution<int> size(0, 31);
  const auto box = [&] {
    const std::int64_t x = step(engine);
    const std::int64_t y = step(engine);
    const std::int64_t most = (std::int64_t{1} << 32U) - 1;
    return WorldBox{x, y, std::min(most, x + (std::int64_t{1} << size(engine))),
                    std::min(most, y + (std::int64_t{1} << size(engine)))};
  };
  std::vector<WorldBox> boxes;
  BoxIndex index;
  for (std::uint32_t i = 0; i < 500; ++i) {
    boxes.push_back(box());
    index.add(i, boxes.back());
  }
  for (std::uint32_t i = 0; i < 500; i += 3) {
    index.remove(i, boxes[i]);
    boxes[i] = {};
  }
  std::vector<std::uint32_t> found;
  for (int i = 0; i < 200; ++i) {
    const WorldBox asked = box();
    index.find(asked, found);
    CHECK(std::ranges::is_sorted(found));
    for (std::uint32_t k = 0; k < boxes.size(); ++k) {
      if (!boxes[k].empty() && boxes[k].meets(asked)) CHECK(std::ranges::binary_search(found, k));
      if (boxes[k].empty()) CHECK_FALSE(std::ranges::binary_search(found, k));
    }
  }
}

}  // namespace gridvisit::tiles
