// OGC API Features: lists of features, one by its id, and writing them for who may, as Changes.
#pragma once

#include "api/services.hpp"
#include "server/router.hpp"

namespace gridvisit {

/// GET and POST /ogc/collections/{collection}/items; GET, PUT, PATCH and DELETE …/items/{feature}.
/// A write that names its revision (If-Match) fails with 412 where the feature has changed meanwhile.
void add_ogc_items(Router& router, const Services& services);

}  // namespace gridvisit
