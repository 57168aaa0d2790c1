// Divisions and grids on the map: their areas and where their names are written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "gridvisit/v1/records.pb.h"
#include "map/map_scene.hpp"

namespace gridvisit {

class AreaLayers {
 public:
  /// A division or grid, new or changed.
  void put(const v1::Record& record);
  void remove(const std::string& id);
  /// After a row of changes: where something looks different.
  MapChange settle();

  /// Appends a layer of the four (grids, divisions, and their labels) to a tile.
  void draw(MapLayer layer, MapScene& scene, std::string& tile) const;

  /// Where the name of the division or grid is written; nothing for one without area.
  [[nodiscard]] std::optional<tiles::WorldPoint> find_label(std::string_view code) const;
  [[nodiscard]] std::string_view find_name(std::string_view code) const;
  /// Around the district and all within.
  [[nodiscard]] const tiles::WorldBox& box() const { return box_; }

 private:
  struct Entry {
    bool is_grid = false;
    std::string id;
    std::string code;
    std::string name;
    std::optional<tiles::WorldPoint> label;
  };
  void draw_areas(bool grids, MapScene& scene, std::string& tile) const;
  void draw_labels(bool grids, MapScene& scene, std::string& tile) const;
  static bool is_shown_at(const Entry& entry, int zoom);

  tiles::Mosaic mosaic_;
  std::vector<Entry> entries_;  ///< by number in the mosaic
  std::unordered_map<std::string, tiles::Mosaic::Number> by_id_;
  std::map<std::string, tiles::Mosaic::Number, std::less<>> by_code_;
  tiles::WorldBox relabelled_;  ///< areas put or removed since the last settling
  tiles::WorldBox box_;
};

}  // namespace gridvisit
