// Which coordinate system a file is in, told from its numbers: files lose their .prj, and a GCJ-02 file calls itself
// WGS 84. The judge is what is known already: things of the file whose true place is stored.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// Something of the file, in the file's coordinates, and the area (WGS 84) it belongs to or is the same as.
struct KnownPlace {
  Geometry read;
  const MultiPolygon* area = nullptr;
};

struct CrsGuess {
  std::string crs;  ///< for Crs::parse; empty where the numbers do not tell
  std::string
      evidence;  ///< one sentence for the report: "187 of 190 persons lie in their grids as GCJ-02, 61 as WGS 84"
};

/// Compares wgs84, gcj02, bd09 and what the file declares. A point counts when it lies in its area; an area by the mean
/// distance of its vertices from its counterpart's border. Tells nothing where the best is not clearly better.
CrsGuess guess_crs(std::span<const KnownPlace> places, const std::string& declared_crs);

/// The map that is stored, to hold against positions nobody says anything about.
struct KnownMap {
  std::function<bool(Position)> is_inside;  ///< the district; empty: its outline is not known
  /// To the nearest road, infinite where none is near; empty: no roads are known.
  std::function<double(Position)> to_road_m;
};

/// By how the positions lie on the map: those of a district lie within its outline, and homes and roads at roads. Where
/// the outline does not tell (all lie well inside), the roads are asked. A shift of 500 m to the east-south-east tells
/// GCJ-02. Tells nothing where the best is not clearly better.
CrsGuess guess_crs_by_map(std::span<const Position> positions, const KnownMap& map, const std::string& declared_crs);

/// Without anything known: numbers beyond ±180 and ±90 are metres of some projection, and numbers in the range of the
/// other axis are swapped. Empty where they look like degrees of China, longitude first; else the reason to refuse.
std::string implausible_degrees(std::span<const Position> sample);

}  // namespace gridvisit
