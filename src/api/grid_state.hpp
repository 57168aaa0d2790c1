// The figures of each grid, for colouring the map.
#pragma once

#include "api/services.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /api/v1/grid-state: map/grid_states.hpp says what is in it. Of the asker's areas, up to date with the last
/// acknowledged write; compressed, with an ETag.
Handler serve_grid_state(const Services& services);

}  // namespace gridvisit
