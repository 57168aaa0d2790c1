// Recipients on the map: one by one at their doors for who may see where they live, else counted by grid or village.
// No personal field goes into a tile, only the record's id, by which a client asks for a card it may see.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "geodata/tiles/box_index.hpp"
#include "gridvisit/v1/records.pb.h"
#include "map/area_layers.hpp"
#include "map/map_scene.hpp"

namespace gridvisit {

class PeopleLayer {
 public:
  /// `areas` says where a cluster is drawn; it must outlive this.
  explicit PeopleLayer(const AreaLayers& areas) : areas_(&areas) {}

  /// New or changed. The dead and those who left by that day are not on the map.
  MapChange put(const v1::Record& record, Day today);
  MapChange remove(const std::string& id);
  /// Areas have changed: clusters move to where their names now are.
  void follow_areas();

  void draw(MapScene& scene, std::string& tile) const;
  void draw_clusters(MapScene& scene, std::string& tile) const;

 private:
  struct Person {
    std::string id;
    std::string scope;
    tiles::WorldPoint at;
    bool placed = false;
    bool key = false;
    bool approximate = false;
  };
  struct Counts {
    std::int64_t people = 0;
    std::int64_t key = 0;
  };
  struct Cluster {
    std::string code;
    Counts counts;
    double sum_x = 0;  ///< of those that are placed
    double sum_y = 0;
    std::int64_t placed = 0;
    tiles::WorldBox box;  ///< the point it is drawn at; empty: nobody knows where
  };
  /// Clusters of one level, by number; they are never taken out, only empty.
  struct Level {
    std::vector<Cluster> clusters;
    std::map<std::string, std::uint32_t, std::less<>> by_code;
    tiles::BoxIndex index;
  };
  /// Adds a person to a cluster (sign 1) or takes them out (-1); gives where it was and is drawn.
  tiles::WorldBox count(Level& level, std::string_view code, const Person& person, int sign);
  void move(Level& level, std::uint32_t number);
  MapChange drop(const std::string& id);
  [[nodiscard]] Counts counts_in(const Cluster& cluster, bool is_village, const MapScene& scene) const;

  const AreaLayers* areas_;
  std::vector<Person> people_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  tiles::BoxIndex index_;
  Level by_grid_;  ///< by the people's own scope: a grid, or a village where the grid is not known
  Level by_village_;
};

}  // namespace gridvisit
