#include "review/visit_review.hpp"

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "base/scope_code.hpp"
#include "domain/visit_flags.hpp"
#include "review/visit_surroundings.hpp"
#include "store/visit_lists.hpp"

namespace gridvisit {
namespace {

constexpr int kVisitsAtOnce = 200;

// The next visits of all prefixes together, newest first.
std::vector<v1::Record> read_next(Reader reader, const ReviewQuery& query, const ReviewPlace& place) {
  std::vector<v1::Record> visits;
  for (const std::string& prefix : query.prefixes) {
    const std::string end = end_of_range(prefix);
    auto some = list_visits(reader, {prefix, end, query.from_ms, {{}, place.id, place.time_ms}, kVisitsAtOnce});
    std::ranges::move(some, std::back_inserter(visits));
  }
  std::ranges::sort(visits, [](const v1::Record& a, const v1::Record& b) {
    return std::tuple(a.visit().visited_at_ms(), std::string_view(a.id())) >
           std::tuple(b.visit().visited_at_ms(), std::string_view(b.id()));
  });
  if (visits.size() > kVisitsAtOnce) visits.resize(kVisitsAtOnce);
  return visits;
}

bool is_asked_for(const std::vector<RaisedFlag>& flags, const std::optional<VisitFlag>& flag) {
  if (!flag) return !flags.empty();
  return std::ranges::find(flags, *flag, &RaisedFlag::flag) != flags.end();
}

}  // namespace

ReviewPage review_visits(Reader reader, const VisitQuality& quality, const roads::RoadNetwork* network,
                         const ReviewQuery& query) {
  ReviewPage page;
  ReviewPlace place = query.before;
  VisitSurroundings surroundings(reader, network);
  while (page.looked_at < static_cast<int>(limits::kReviewedVisits)) {
    const auto visits = read_next(reader, query, place);
    surroundings.look_around(visits);
    for (const v1::Record& visit : visits) {
      auto flags = visit_flags(surroundings.around(visit), quality);
      ++page.looked_at;
      place = {visit.visit().visited_at_ms(), visit.id()};
      if (!is_asked_for(flags, query.flag)) continue;
      page.visits.push_back({visit, std::move(flags)});
      if (std::ssize(page.visits) < query.limit) continue;
      page.next = place;
      return page;
    }
    if (std::ssize(visits) < kVisitsAtOnce) return page;
  }
  page.next = place;
  return page;
}

}  // namespace gridvisit
