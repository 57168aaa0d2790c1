// A small picture in memory, and turning it upright.
#pragma once

#include <cstdint>
#include <vector>

namespace gridvisit {

/// Red, green, blue; row by row from the top left.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;
};

/// The picture as its TIFF orientation (1 to 8) says it is to be looked at.
Pixels turn_upright(Pixels picture, int orientation);

}  // namespace gridvisit
