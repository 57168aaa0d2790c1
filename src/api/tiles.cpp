#include "api/tiles.hpp"

#include <charconv>

#include "api/problem.hpp"
#include "api/representation.hpp"
#include "api/signed_in.hpp"
#include "map/map_style.hpp"
#include "map/tile_json.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kTileType = "application/vnd.mapbox-vector-tile";

template <typename Number>
bool parse_whole(std::string_view text, Number& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

Result<TileRequest> parse_request(const Request& request) {
  const auto layers = parse_layer_set(request.path_parameter("layers"));
  if (!layers) return failure(layers);
  TileRequest asked{.at = {}, .layers = *layers, .view = {}};
  std::string_view y = request.path_parameter("y");
  if (!y.ends_with(".mvt") && !y.ends_with(".pbf")) {
    return failure(ErrorCode::not_found, "a tile's address ends in .mvt");
  }
  y.remove_suffix(4);
  const bool numbers = parse_whole(request.path_parameter("z"), asked.at.z) &&
                       parse_whole(request.path_parameter("x"), asked.at.x) && parse_whole(y, asked.at.y);
  if (!numbers || !asked.at.exists()) {
    return failure(ErrorCode::not_found, "there is no such tile: z is 0 to 20, x and y are below 2 to the power of z");
  }
  return asked;
}

// Nothing where the tile is not there in that coding yet.
std::optional<Response> answer_with(const Request& request, const MadeTile& tile, ContentCoding coding) {
  Representation shown{tile.bytes, coding, tile.etag, kTileType};
  if (coding == ContentCoding::gzip) shown.bytes = tile.gzipped;
  if (coding == ContentCoding::zstd) shown.bytes = tile.zstd;
  if (shown.bytes == nullptr) return std::nullopt;
  if (shown.bytes == tile.bytes) shown.coding = ContentCoding::identity;
  return make_representation(request, shown);
}

/// An endpoint that needs nothing but who asks: what is known at once is answered at once.
Handler for_document(const Services& services, const std::function<Response(const Request&)>& make) {
  return for_asker(
      services,
      [make](const Request& request, const Asker&, const Respond& respond) {
        respond(make(request));
        return true;
      },
      [make](const Request& request, const Asker&, Reader, const Respond& respond) { respond(make(request)); });
}

}  // namespace

Handler serve_tiles_by(Handler (*door)(Services, AnswerAtOnce, AnswerAsker), const Services& services,
                       ParseTile parse) {
  const auto at_once = [services, parse](const Request& request, const Asker& asker, const Respond& respond) {
    auto asked = parse(request);
    if (!asked) {
      respond(to_response(asked.error()));
      return true;
    }
    asked->view = asker.map_view;
    const auto tile = services.map->find(*asked, services.bell.last_seq());
    auto answer = tile ? answer_with(request, *tile, choose_coding(request)) : std::nullopt;
    if (answer) respond(std::move(*answer));
    return answer.has_value();
  };
  const auto answer = [services, parse](const Request& request, const Asker& asker, Reader reader,
                                        const Respond& respond) {
    auto asked = parse(request);
    if (!asked) return respond(to_response(asked.error()));
    asked->view = asker.map_view;
    const ContentCoding coding = choose_coding(request);
    respond(*answer_with(request, services.map->make(reader, *asked, coding), coding));
  };
  return door(services, at_once, answer);
}

Handler serve_tiles(const Services& services) {
  return serve_tiles_by(static_cast<Handler (*)(Services, AnswerAtOnce, AnswerAsker)>(for_asker), services,
                        parse_request);
}

Handler serve_tile_sets(const Services& services) {
  return for_document(services, [](const Request& request) {
    return make_representation(request, "application/json", tile_set_list(origin_of(request)));
  });
}

Handler serve_tile_json(const Services& services) {
  return for_asker(services, [services](const Request& request, const Asker&, Reader reader, const Respond& respond) {
    std::string_view name = request.path_parameter("layers");
    if (!name.ends_with(".json")) {
      return respond(to_response({ErrorCode::not_found, "a description of tiles is at /tiles/NAME.json"}));
    }
    name.remove_suffix(5);
    const auto layers = parse_layer_set(name);
    if (!layers) return respond(to_response(layers.error()));
    const auto box = services.map->with_model(reader, [](const MapModel& model) { return model.areas().box(); });
    respond(make_representation(request, "application/json",
                                tile_json({std::string(name), *layers, origin_of(request), box})));
  });
}

Handler serve_map_style(const Services& services) {
  return for_document(services, [](const Request& request) {
    return make_representation(request, "application/json", map_style(origin_of(request)));
  });
}

}  // namespace gridvisit
