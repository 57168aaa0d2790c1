#include "api/ogc_tiles.hpp"

#include <charconv>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/ogc_document.hpp"
#include "api/tiles.hpp"
#include "ogc/collection.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

constexpr std::string_view kScheme = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
constexpr std::string_view kMercator = "http://www.opengis.net/def/crs/EPSG/0/3857";
constexpr std::string_view kTileType = "application/vnd.mapbox-vector-tile";
constexpr double kHalfWorldM = 20037508.342789244;

json::value to_json(const std::vector<ogc::Link>& links) { return json::parse(ogc::links_json(links)); }

/// What tiles an address is about: those of the whole map, or of one collection.
struct TileSubject {
  std::string address;  ///< of the list of its tilesets
  std::string title;
  MapLayers layers = 0;
};

Result<TileSubject> subject_of(const Request& request) {
  const std::string_view name = request.path_parameter("collection");
  if (name.empty()) {
    return TileSubject{ogc_address(request) + "/tiles", "The whole map", *parse_layer_set("map")};
  }
  const auto* collection = ogc::find_collection(name);
  if (collection == nullptr) {
    return failure(ErrorCode::not_found, "there is no such collection; /ogc/collections lists them");
  }
  return TileSubject{ogc_address(request) + "/collections/" + std::string(name) + "/tiles",
                     collection->kind->options.label(), *parse_layer_set(collection->tile_layers)};
}

json::object tileset(const TileSubject& subject) {
  const std::string address = subject.address + "/WebMercatorQuad";
  auto links = self_links(address, "application/json");
  links.push_back({address + "/{tileMatrix}/{tileRow}/{tileCol}", "item", std::string(kTileType), "The tiles"});
  links.push_back({std::string(kScheme), "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", "application/json",
                   "WebMercatorQuad"});
  json::value list = to_json(links);
  for (json::value& link : list.as_array()) {
    if (link.at("rel") == "item") link.as_object()["templated"] = true;
  }
  json::array layers;
  for (const MapLayerInfo& info : map_layers()) {
    if ((subject.layers & bit_of(info.layer)) == 0) continue;
    json::object fields;
    for (const auto& [name, about] : info.fields) fields[name] = {{"type", "string"}, {"description", about}};
    layers.push_back(json::object{{"id", info.name},
                                  {"description", info.about},
                                  {"minTileMatrix", std::to_string(info.first_zoom)},
                                  {"maxTileMatrix", std::to_string(kMapTileZoom)},
                                  {"dataType", "vector"},
                                  {"propertiesSchema", {{"type", "object"}, {"properties", std::move(fields)}}}});
  }
  return {{"title", subject.title},      {"dataType", "vector"},        {"crs", kMercator},
          {"tileMatrixSetURI", kScheme}, {"layers", std::move(layers)}, {"links", std::move(list)}};
}

Result<std::string> tileset_list(const Request& request, const Asker& /*asker*/, Reader /*reader*/) {
  const auto subject = subject_of(request);
  if (!subject) return failure(subject);
  json::object entry = tileset(*subject);
  entry.erase("layers");
  return json::serialize(json::object{{"tilesets", json::array{std::move(entry)}},
                                      {"links", to_json(self_links(subject->address, "application/json"))}});
}

Result<std::string> one_tileset(const Request& request, const Asker& /*asker*/, Reader /*reader*/) {
  const auto subject = subject_of(request);
  if (!subject) return failure(subject);
  return json::serialize(tileset(*subject));
}

Result<std::string> matrix_sets(const Request& request, const Asker& /*asker*/, Reader /*reader*/) {
  const std::string address = ogc_address(request) + "/tileMatrixSets";
  return json::serialize(json::object{
      {"tileMatrixSets",
       json::array{json::object{{"id", "WebMercatorQuad"},
                                {"title", "Google Maps Compatible for the World"},
                                {"uri", kScheme},
                                {"crs", kMercator},
                                {"links", to_json({{address + "/WebMercatorQuad", "self", "application/json", ""}})}}}},
      {"links", to_json(self_links(address, "application/json"))}});
}

// OGC 17-083r4, annex D.1: each matrix halves the cell of the one before.
Result<std::string> web_mercator_quad(const Request& /*request*/, const Asker& /*asker*/, Reader /*reader*/) {
  json::array matrices;
  for (int z = 0; z <= tiles::kDeepestZoom; ++z) {
    const double cell = 2 * kHalfWorldM / 256 / static_cast<double>(1U << static_cast<unsigned>(z));
    matrices.push_back(json::object{{"id", std::to_string(z)},
                                    {"scaleDenominator", cell / 0.00028},
                                    {"cellSize", cell},
                                    {"cornerOfOrigin", "topLeft"},
                                    {"pointOfOrigin", {-kHalfWorldM, kHalfWorldM}},
                                    {"tileWidth", 256},
                                    {"tileHeight", 256},
                                    {"matrixWidth", std::uint64_t{1} << static_cast<unsigned>(z)},
                                    {"matrixHeight", std::uint64_t{1} << static_cast<unsigned>(z)}});
  }
  return json::serialize(
      json::object{{"id", "WebMercatorQuad"},
                   {"title", "Google Maps Compatible for the World"},
                   {"uri", kScheme},
                   {"crs", kMercator},
                   {"orderedAxes", {"X", "Y"}},
                   {"wellKnownScaleSet", "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"},
                   {"tileMatrices", std::move(matrices)}});
}

template <typename Number>
bool parse_whole(std::string_view text, Number& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

Result<TileRequest> parse_tile(const Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name != "f" || value != "mvt") {
      return failure(ErrorCode::invalid, name == "f" ? "f is mvt" : "there is no such parameter here", {{}, {}, name});
    }
  }
  const auto subject = subject_of(request);
  if (!subject) return failure(subject);
  TileRequest asked{.at = {}, .layers = subject->layers, .view = {}};
  const bool numbers = parse_whole(request.path_parameter("z"), asked.at.z) &&
                       parse_whole(request.path_parameter("row"), asked.at.y) &&
                       parse_whole(request.path_parameter("column"), asked.at.x);
  if (!numbers || !asked.at.exists()) {
    return failure(ErrorCode::not_found, "there is no such tile; the tile matrix set says which there are");
  }
  return asked;
}

}  // namespace

void add_ogc_tiles(Router& router, const Services& services) {
  router.add({"GET", "/ogc/tileMatrixSets", serve_ogc_document(services, matrix_sets)});
  router.add({"GET", "/ogc/tileMatrixSets/WebMercatorQuad", serve_ogc_document(services, web_mercator_quad)});
  for (const std::string base : {"/ogc/tiles", "/ogc/collections/{collection}/tiles"}) {
    router.add({"GET", base, serve_ogc_document(services, tileset_list)});
    router.add({"GET", base + "/WebMercatorQuad", serve_ogc_document(services, one_tileset)});
    router.add(
        {"GET", base + "/WebMercatorQuad/{z}/{row}/{column}", serve_tiles_by(for_gis_client, services, parse_tile)});
  }
}

}  // namespace gridvisit
