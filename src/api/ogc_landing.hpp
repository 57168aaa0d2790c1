// OGC API, what there is: the landing page, what is conformed to, the collections and what can be asked about them.
// Features Parts 1 to 4 (17-069r4, 18-058r1, 19-079r2, 20-002) and Tiles Part 1 (20-057).
#pragma once

#include "api/services.hpp"
#include "server/router.hpp"

namespace gridvisit {

/// GET /ogc, /ogc/conformance, /ogc/api, /ogc/collections, /ogc/collections/{id}, …/{id}/queryables, /ogc/style.css.
void add_ogc_landing(Router& router, const Services& services);

}  // namespace gridvisit
