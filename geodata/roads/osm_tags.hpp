// What OpenStreetMap's tags of a way say about the road. Source: the OSM wiki, "Key:access", "Key:oneway",
// "Key:surface", "OSM tags for routing".
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "geodata/roads/profile.hpp"

namespace gridvisit::roads {

/// The value of a tag, or the empty string.
using TagLookup = std::function<std::string_view(std::string_view key)>;

/// Nothing where the way is no road, or one that no profile may use.
std::optional<RoadAttributes> read_osm_tags(const TagLookup& tag);

/// "50", "50 km/h", "30 mph", "walk"; nothing for "none", "signals", "DE:urban" and what makes no sense.
std::optional<double> parse_osm_max_speed_kmh(std::string_view text);

}  // namespace gridvisit::roads
