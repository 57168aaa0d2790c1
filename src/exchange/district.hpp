// The divisions and grids that are stored, as a map to look things up on: which grid holds a point, whether a point
// lies in the district, and a point that surely lies in a grid or village.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/area_index.hpp"
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
  [[nodiscard]] bool has_areas() const { return !grid_codes_.empty() || area_of(whole_) != nullptr; }
  /// Of a grid or a village: the same point each time for the same boundaries.
  [[nodiscard]] std::optional<Position> point_in(std::string_view code) const;
  /// Of a grid or division; null where it is not known or has none.
  [[nodiscard]] const MultiPolygon* area_of(std::string_view code) const;
  /// Whether a grid or division of that code is stored, with or without a boundary.
  [[nodiscard]] bool knows(std::string_view code) const { return areas_.contains(code); }
  /// The district's own boundary; null where it has none.
  [[nodiscard]] const MultiPolygon* whole() const { return area_of(whole_); }
  /// The grids that have a boundary, by code.
  [[nodiscard]] const std::vector<std::string>& grid_codes() const { return grid_codes_; }

 private:
  std::map<std::string, MultiPolygon, std::less<>> areas_;  ///< every division and grid, some without a boundary
  std::string whole_;                                       ///< the district's code
  std::vector<std::string> grid_codes_;
  std::optional<AreaIndex> grids_;  ///< by place in `grid_codes_`
  std::optional<AreaIndex> district_;
};

}  // namespace gridvisit
