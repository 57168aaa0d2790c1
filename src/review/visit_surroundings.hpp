// What is known around visits: the person or site, the visits before, the photos, the form, the grid, the road.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/visit_flags.hpp"
#include "geodata/geometry.hpp"
#include "geodata/roads/road_network.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// Reads a page of visits' surroundings a few at a time and keeps what several share. Bounded by the page: one look at
/// the visits of each worker and each person, one at each person, photo list and form; at most one way each.
class VisitSurroundings {
 public:
  /// Without a network ways are estimates.
  VisitSurroundings(Reader reader, const roads::RoadNetwork* network) : reader_(reader), network_(network) {}

  /// Must be called before `around` with the visits asked for; forgets those of the call before.
  void look_around(std::span<const v1::Record> asked);

  /// Borrows from here and from the record, until the next look_around.
  JudgedVisit around(const v1::Record& record);

 private:
  /// The visits a worker or a person had, and the span of time they are known for.
  struct Neighbours {
    const FieldInfo* whose = nullptr;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
    std::vector<v1::Record> visits;
  };

  void widen(const char* field, const std::string& id, std::int64_t at_ms);
  void append_neighbours(const std::string& id, std::vector<const v1::Record*>& into) const;
  const v1::Record* find(v1::Kind kind, const std::string& id);
  bool wants_photo(const std::string& form_id);
  std::optional<Travel> travel(const std::string& user_id, Position from, Position to);
  std::optional<double> grid_distance(std::string_view code, Position at);

  Reader reader_;
  const roads::RoadNetwork* network_;
  std::map<std::string, Neighbours> neighbours_;              ///< by the id of the worker, person or site
  std::map<std::string, std::optional<v1::Record>> records_;  ///< persons, sites, users
  std::map<std::string, bool> forms_;                         ///< whether it wants a photo
  std::map<std::string, MultiPolygon, std::less<>> grids_;    ///< empty: none, or without a boundary
  std::vector<const v1::Record*> others_;
  std::vector<v1::Photo> photos_;
};

}  // namespace gridvisit
