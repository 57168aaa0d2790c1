// The quality flags of a visit, shown to the station and never to block the worker. What is missing, vague or made up
// accuses nobody: no flag is raised on an approximate home, a radius that reaches the home, or a time nobody wrote
// down.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/position.hpp"
#include "domain/visit_flag.hpp"
#include "domain/visit_quality.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

struct Travel {
  int seconds = 0;
  bool is_estimate = false;  ///< by a straight line, no road is known
};
/// How long the worker takes from one place to another; nothing where nobody can say.
using TravelTime = std::function<std::optional<Travel>(Position from, Position to)>;

/// How far a place lies outside a grid in metres: 0 or less within it; nothing where the grid has no boundary.
using GridDistance = std::function<std::optional<double>(std::string_view grid_code, Position at)>;

/// A visit and what is known around it. Borrows everything; what is left out raises no flag.
struct JudgedVisit {
  const v1::Record* visit = nullptr;         ///< with its id and body
  const v1::Recipient* recipient = nullptr;  ///< whose home it was at,
  const v1::MemorialSite* site = nullptr;    ///< or the site
  /// Visits around it in time, in any order: the worker's and the person's. It may be among them, and others may.
  std::span<const v1::Record* const> others;
  std::span<const v1::Photo> photos;  ///< of this visit
  bool form_wants_photo = false;
  TravelTime travel_time;
  GridDistance grid_distance;
};

/// No visit this long before another can make the other too fast: callers need give no `others` further back.
inline constexpr std::chrono::hours kLongestTrip{4};

/// Whether somebody went there: not a telephone call, and not the person coming to the station. A method nobody wrote
/// down counts as being there.
bool is_on_site(const v1::Visit& visit);

/// In the order of VisitFlag, each at most once. A visit is compared with those that began before it (of one moment,
/// the smaller id): so of two duplicates the later has the flag.
std::vector<RaisedFlag> visit_flags(const JudgedVisit& judged, const VisitQuality& quality);

}  // namespace gridvisit
