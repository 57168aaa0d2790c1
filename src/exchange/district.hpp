// The divisions and grids that are stored, as a map to look things up on: which grid holds a point, whether a point
// lies in the district, and a point that surely lies in a grid or village.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/geometry.hpp"
#include "store/records.hpp"

namespace gridvisit {

class District {
 public:
  /// Reads every grid and division.
  explicit District(Reader reader);

  [[nodiscard]] std::optional<std::string_view> grid_at(Position position) const;
  /// In one of the grids, or in the district's own boundary.
  [[nodiscard]] bool contains(Position position) const;
  /// Whether there is anything a position could be compared with.
  [[nodiscard]] bool has_areas() const { return !grids_.empty() || !district_.boundary.polygons.empty(); }
  [[nodiscard]] bool has_grids() const { return !grids_.empty(); }
  /// Of a grid or a village: the same point each time for the same boundaries.
  [[nodiscard]] std::optional<Position> point_in(std::string_view code) const;
  [[nodiscard]] bool has_code(std::string_view code) const;

 private:
  struct Area {
    std::string code;
    MultiPolygon boundary;
    Box box;
  };
  static bool holds(const Area& area, Position position);
  static Area make_area(std::string code, std::string_view wkb);

  std::vector<Area> grids_;  ///< by code
  Area district_;
  std::map<std::string, MultiPolygon, std::less<>> villages_;  ///< every division's code; some without a boundary
};

}  // namespace gridvisit
