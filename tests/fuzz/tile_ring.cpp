// Any ring, taken apart and cut at a tile's buffer: what comes out is simple, and within.
#include "geodata/tiles/clip.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  tiles::TileRing ring;
  for (std::size_t i = 0; i + 1 < size && ring.size() < 60; i += 2) {
    const tiles::TilePoint p{data[i] * 20 - 400, data[i + 1] * 20 - 400};
    if (ring.empty() || ring.back() != p) ring.push_back(p);
  }
  while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  for (const tiles::TileRing& part : tiles::untangle(ring)) {
    fuzz::require(tiles::is_simple(part), "the parts of a ring are simple");
    tiles::TileRing outer = part;
    if (tiles::doubled_area(outer) < 0) std::ranges::reverse(outer);
    for (const tiles::TilePolygon& polygon : tiles::clip_polygon(std::vector<tiles::TileRing>{outer})) {
      for (const tiles::TileRing& cut : polygon) {
        for (const tiles::TilePoint p : cut) {
          fuzz::require(p.x >= tiles::kFirstKept - 1 && p.x <= tiles::kLastKept + 1 && p.y >= tiles::kFirstKept - 1 &&
                            p.y <= tiles::kLastKept + 1,
                        "what is cut lies within the buffer");
        }
      }
    }
  }
  return 0;
}
