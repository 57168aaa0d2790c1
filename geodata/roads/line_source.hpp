// Roads from any vector file: lines with a class in words, as offices and GIS exports write them. Lines meet where
// they share a vertex (to 1e-7 degree, about 1 cm): a crossing without a shared vertex is a bridge.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "geodata/geometry.hpp"
#include "geodata/roads/network_builder.hpp"

namespace gridvisit::roads {

/// One feature of a road layer, its columns already mapped by the importer. Empty text: the file does not say.
struct RoadLine {
  LineString line = {};  ///< WGS 84
  std::string
      road_class;  ///< OSM's, Geofabrik's or a Chinese class name: "residential", "track_grade3", "县道", "主干路"
  std::string name = {};
  std::string oneway = {};  ///< "yes", "1", "F", "FT", "是", "单向" along the line; "-1", "T", "TF", "反向" against it
  std::string access = {};  ///< "no", "private", "禁行", "内部" close it to everyone
  std::optional<double> max_speed_kmh = {};
};

/// Adds one line, or says which field of it cannot be used and why; the builder is then unchanged and the caller may go
/// on with the next. A class that no profile may use is fine and adds nothing.
Result<> add_line(RoadNetworkBuilder& builder, const RoadLine& line);

Result<RoadClass> parse_road_class(std::string_view text);
Result<Oneway> parse_oneway(std::string_view text);

}  // namespace gridvisit::roads
