#include "geodata/draw_thumbnail/pixels.hpp"

#include <algorithm>
#include <utility>

namespace gridvisit {

Pixels turn_upright(Pixels picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  // TIFF 6.0, "Orientation": where the stored picture's first row and first column are to be seen.
  const bool swapped = orientation >= 5;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Pixels upright;
  upright.width = swapped ? picture.height : picture.width;
  upright.height = swapped ? picture.width : picture.height;
  upright.rgb.resize(picture.rgb.size());
  for (int y = 0; y < upright.height; ++y) {
    for (int x = 0; x < upright.width; ++x) {
      int from_x = swapped ? y : x;
      int from_y = swapped ? x : y;
      if (from_right) from_x = picture.width - 1 - from_x;
      if (from_bottom) from_y = picture.height - 1 - from_y;
      const auto from = (static_cast<std::size_t>(from_y) * static_cast<std::size_t>(picture.width) +
                         static_cast<std::size_t>(from_x)) *
                        3;
      const auto to =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(upright.width) + static_cast<std::size_t>(x)) * 3;
      std::copy_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(from), 3,
                  upright.rgb.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
  return upright;
}

}  // namespace gridvisit
