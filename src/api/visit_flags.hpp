// The visits a station should look at.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /api/v1/visit-flags?scope=PREFIX&from=DAY&to=DAY&flag=CODE&limit=N&after=PLACE → {"visits": […], "next": "…"}.
/// For village staff and above, within their areas. A request looks at no more than limits::kReviewedVisits: a page may
/// be short of its limit, or empty, and go on at "next".
struct ListVisitFlags {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
