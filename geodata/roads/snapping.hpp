// From a house to the road: the nearest point of the network that a profile may use.
#pragma once

#include <cstdint>
#include <optional>

#include "base/position.hpp"
#include "geodata/roads/network_file.hpp"

namespace gridvisit::roads {

/// A point on a road of the network that made it.
struct Snap {
  std::uint32_t segment = 0;
  double fraction = 0;  ///< of the segment's length, 0 at its from node, 1 at its to node
  Position position;
  double distance_m = 0;  ///< as the crow flies, from the place asked for
};

/// Nothing where no road of the profile is within the limit. Distances are measured on the plane that touches the earth
/// at the place asked for, which is right to 0.1 % within tens of kilometres.
std::optional<Snap> find_nearest(const NetworkView& network, Position place, Profile profile, double limit_m);

}  // namespace gridvisit::roads
