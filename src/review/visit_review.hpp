// What the station should look at: the visits of its area that have a quality flag, newest first.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/visit_flag.hpp"
#include "domain/visit_quality.hpp"
#include "geodata/roads/road_network.hpp"
#include "store/records.hpp"

namespace gridvisit {

struct FlaggedVisit {
  v1::Record visit;
  std::vector<RaisedFlag> flags;  ///< all of them, also where one is asked for
};

/// By the phone's time, then id.
struct ReviewPlace {
  std::int64_t time_ms = std::numeric_limits<std::int64_t>::max();
  std::string id;
};

struct ReviewQuery {
  std::vector<std::string> prefixes = {};  ///< none within another
  std::int64_t from_ms = 0;                ///< visits begun then or later, by the phone's clock
  ReviewPlace before = {};                 ///< and before this one
  std::optional<VisitFlag> flag = {};
  int limit = 100;
};

struct ReviewPage {
  std::vector<FlaggedVisit> visits;
  int looked_at = 0;                ///< visits, flagged or not
  std::optional<ReviewPlace> next;  ///< there may be more behind this one
};

/// Looks at no more than limits::kReviewedVisits: a page may hold fewer than its limit, even none, and have a next one.
ReviewPage review_visits(Reader reader, const VisitQuality& quality, const roads::RoadNetwork* network,
                         const ReviewQuery& query);

}  // namespace gridvisit
