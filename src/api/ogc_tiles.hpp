// OGC API Tiles: the vector tiles of the whole map and of each collection, in the WebMercatorQuad scheme.
#pragma once

#include "api/services.hpp"
#include "server/router.hpp"

namespace gridvisit {

/// GET /ogc/tileMatrixSets[/WebMercatorQuad]; /ogc/tiles[/WebMercatorQuad[/{z}/{row}/{column}]], and the same beneath
/// /ogc/collections/{collection}.
void add_ogc_tiles(Router& router, const Services& services);

}  // namespace gridvisit
