// Finding things: by what people type, by nearness, and which grid a point lies in.
#pragma once

#include "api/services.hpp"
#include "server/router.hpp"

namespace gridvisit {

/// GET /api/v1/search?q=TEXT&limit=N → {"found": [{"kind", "id", "name", "scope", "match", …}]}, best first.
/// GET /api/v1/nearest?kind=KIND&lon=X&lat=Y&n=N → {"found": [… with "distance_m"]}, nearest first.
/// GET /api/v1/where?lon=X&lat=Y → {"district", "town", "village", "grid"}, each {"code", "name"}, where there is one.
void add_finding(Router& router, const Services& services);

}  // namespace gridvisit
