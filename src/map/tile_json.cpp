#include "map/tile_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace gridvisit {
namespace {

namespace json = boost::json;

json::object describe(const MapLayerInfo& info) {
  json::object fields;
  for (const auto& [name, about] : info.fields) fields[name] = about;
  return {{"id", info.name},           {"description", info.about},
          {"label", info.label},       {"minzoom", info.first_zoom},
          {"maxzoom", info.last_zoom}, {"fields", std::move(fields)}};
}

}  // namespace

std::string tile_json(const TileJsonRequest& request) {
  json::array layers;
  int first_zoom = kMapTileZoom;
  for (const MapLayerInfo& info : map_layers()) {
    if ((request.layers & bit_of(info.layer)) == 0) continue;
    first_zoom = std::min(first_zoom, info.first_zoom);
    json::object layer = describe(info);
    layer["maxzoom"] = kMapTileZoom;
    layers.push_back(std::move(layer));
  }
  json::object body{{"tilejson", "3.0.0"},
                    {"name", request.name},
                    {"scheme", "xyz"},
                    {"tiles", json::array{request.origin + "/tiles/" + request.name + "/{z}/{x}/{y}.mvt"}},
                    {"minzoom", first_zoom},
                    {"maxzoom", kMapTileZoom},
                    {"vector_layers", std::move(layers)}};
  if (!request.box.empty()) {
    const auto corner = [](std::int64_t x, std::int64_t y) {
      return tiles::to_position({static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)});
    };
    const Position north_west = corner(request.box.min_x, request.box.min_y);
    const Position south_east = corner(request.box.max_x, request.box.max_y);
    body["bounds"] = {north_west.lon_deg, south_east.lat_deg, south_east.lon_deg, north_west.lat_deg};
    body["center"] = {(north_west.lon_deg + south_east.lon_deg) / 2, (north_west.lat_deg + south_east.lat_deg) / 2, 10};
  }
  return json::serialize(body);
}

std::string tile_set_list(const std::string& origin) {
  json::array sets;
  for (const auto& [name, layers] : layer_sets()) {
    json::array names;
    for (const MapLayerInfo& info : map_layers()) {
      if ((layers & bit_of(info.layer)) != 0) names.push_back(json::value(info.name));
    }
    sets.push_back(json::object{
        {"name", name}, {"layers", std::move(names)}, {"url", origin + "/tiles/" + std::string(name) + ".json"}});
  }
  json::array layers;
  for (const MapLayerInfo& info : map_layers()) layers.push_back(describe(info));
  return json::serialize(json::object{{"sets", std::move(sets)}, {"layers", std::move(layers)}});
}

}  // namespace gridvisit
