// The notes a camera leaves in a picture (Exif 2.32, a TIFF of its own): where and when it was taken, which way is up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/position.hpp"

namespace gridvisit {

struct Exif {
  std::optional<Position> position;
  std::optional<Timestamp> taken_at;  ///< the district's time where the camera names no offset
  int orientation = 1;                ///< 1 (upright) to 8, as TIFF numbers them
  bool operator==(const Exif&) const = default;
};

/// Reads what can be read of `tiff` ("II*" or "MM" and on); what is broken or makes no sense is not there.
Exif read_exif(std::string_view tiff);

/// The smallest TIFF that says which way is up, and nothing else.
std::string make_orientation_exif(int orientation);

}  // namespace gridvisit
