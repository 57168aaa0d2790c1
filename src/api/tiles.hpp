// The vector map over HTTP: tiles, and what a client must know to ask for them. For who is signed in; everybody gets
// what they may see.
#pragma once

#include <functional>

#include "api/services.hpp"
#include "api/signed_in.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /tiles/{layers}/{z}/{x}/{y}.mvt. `layers` is a set's name, or layers by name with commas between.
Handler serve_tiles(const Services& services);

/// A tile by whatever address: `parse` reads it.
using ParseTile = std::function<Result<TileRequest>(const Request&)>;
Handler serve_tiles_by(Handler (*door)(Services, AnswerAtOnce, AnswerAsker), const Services& services, ParseTile parse);

/// GET /tiles → the sets and layers there are; GET /tiles/{layers}.json → TileJSON 3.0 of a set.
Handler serve_tile_sets(const Services& services);
Handler serve_tile_json(const Services& services);

/// GET /styles/gridvisit.json: a MapLibre style of the whole map, without fonts or pictures from elsewhere.
Handler serve_map_style(const Services& services);

}  // namespace gridvisit
