// What one user sees of the map. Users who see the same have equal views, and share their tiles.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/actor.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// Scopes: all within some codes, and some codes alone.
class ScopeSet {
 public:
  void add_within(std::string_view code);
  void add_only(std::string_view code);
  [[nodiscard]] bool holds(std::string_view scope) const;
  /// Whether everything within the code is in it.
  [[nodiscard]] bool holds_all_of(std::string_view code) const;
  [[nodiscard]] bool empty() const { return within_.empty() && only_.empty(); }
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] const std::vector<std::string>& within() const { return within_; }

 private:
  std::vector<std::string> within_;  ///< sorted, none within another
  std::vector<std::string> only_;    ///< sorted
};

struct MapView {
  std::map<v1::Kind, ScopeSet> shown;  ///< kinds of which nothing is shown are missing
  ScopeSet homes;                      ///< where people are shown one by one, at their doors
  std::string key;                     ///< the same for equal views

  [[nodiscard]] const ScopeSet& scopes_of(v1::Kind kind) const;
};

MapView make_map_view(const Actor& actor);

}  // namespace gridvisit
