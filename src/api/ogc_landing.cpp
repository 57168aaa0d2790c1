#include "api/ogc_landing.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/ogc_document.hpp"
#include "api/ogc_openapi.hpp"
#include "ogc/collection.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kOpenApiType = "application/vnd.oai.openapi+json;version=3.0";

constexpr std::string_view kConformance[] = {
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
};

json::value to_json(const std::vector<ogc::Link>& links) { return json::parse(ogc::links_json(links)); }

std::string landing_page(const Request& request) {
  const std::string root = ogc_address(request);
  auto links = self_links(root, kJson);
  const auto add = [&](std::string_view path, std::string_view rel, std::string_view type, std::string_view title) {
    links.push_back({root + std::string(path), std::string(rel), std::string(type), std::string(title)});
  };
  add("/api", "service-desc", kOpenApiType, "This API, as OpenAPI 3.0");
  add("/api?f=html", "service-doc", "text/html", "This API, to read");
  add("/conformance", "conformance", kJson, "What it conforms to");
  add("/collections", "data", kJson, "Collections of features");
  add("/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", kJson, "Vector tiles of the whole map");
  add("/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", kJson, "Tile matrix sets");
  return json::serialize(json::object{{"title", "gridvisit"},
                                      {"description", "Grids, people, memorial sites and inns of a district, by right"},
                                      {"links", to_json(links)}});
}

std::string conformance(const Request& /*request*/) {
  json::array all;
  for (const std::string_view uri : kConformance) all.push_back(json::value(uri));
  return json::serialize(json::object{{"conformsTo", std::move(all)}});
}

json::object describe(const Request& request, const ogc::Collection& collection, const tiles::WorldBox& box) {
  const std::string address = ogc_address(request) + "/collections/" + std::string(collection.id);
  auto links = self_links(address, kJson);
  links.push_back({address + "/items", "items", "application/geo+json", "The features"});
  links.push_back({address + "/items?f=html", "items", "text/html", "The features as a page"});
  links.push_back({address + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                   "application/schema+json", "What can be asked about"});
  links.push_back({address + "/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json",
                   "Vector tiles of it"});
  json::array systems;
  for (const ogc::CrsEntry& entry : ogc::crs_list()) systems.push_back(json::value(entry.uri));
  json::object described{{"id", collection.id},
                         {"title", collection.kind->options.label()},
                         {"description", collection.about},
                         {"itemType", "feature"},
                         {"crs", std::move(systems)},
                         {"storageCrs", ogc::crs_list().front().uri},
                         {"links", to_json(links)}};
  if (!box.empty()) {
    const auto corner = [](std::int64_t x, std::int64_t y) {
      return tiles::to_position({static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)});
    };
    const Position lower = corner(box.min_x, box.max_y);
    const Position upper = corner(box.max_x, box.min_y);
    described["extent"] = {
        {"spatial",
         {{"bbox", json::array{json::array{lower.lon_deg, lower.lat_deg, upper.lon_deg, upper.lat_deg}}},
          {"crs", ogc::crs_list().front().uri}}}};
  }
  return described;
}

tiles::WorldBox district_box(const Services& services, Reader reader) {
  return services.map->with_model(reader, [](const MapModel& model) { return model.areas().box(); });
}

Result<const ogc::Collection*> asked_collection(const Request& request) {
  const auto* collection = ogc::find_collection(request.path_parameter("collection"));
  if (collection == nullptr)
    return failure(ErrorCode::not_found, "there is no such collection; /ogc/collections lists them");
  return collection;
}

void add_collections(Router& router, const Services& services) {
  router.add({"GET", "/ogc/collections",
              serve_ogc_document(services, [services](const Request& request, const Asker&, Reader reader) {
                const auto box = district_box(services, reader);
                json::array all;
                for (const ogc::Collection& each : ogc::collections()) all.push_back(describe(request, each, box));
                return Result<std::string>(json::serialize(
                    json::object{{"links", to_json(self_links(ogc_address(request) + "/collections", kJson))},
                                 {"collections", std::move(all)}}));
              })});
  router.add({"GET", "/ogc/collections/{collection}",
              serve_ogc_document(
                  services, [services](const Request& request, const Asker&, Reader reader) -> Result<std::string> {
                    const auto collection = asked_collection(request);
                    if (!collection) return failure(collection);
                    return json::serialize(describe(request, **collection, district_box(services, reader)));
                  })});
  router.add({"GET", "/ogc/collections/{collection}/queryables",
              serve_ogc_document(
                  services,
                  [](const Request& request, const Asker&, Reader) -> Result<std::string> {
                    const auto collection = asked_collection(request);
                    if (!collection) return failure(collection);
                    return ogc::queryables_json(**collection, ogc_address(request) + "/collections/" +
                                                                  std::string((*collection)->id) + "/queryables");
                  },
                  "application/schema+json")});
}

}  // namespace

void add_ogc_landing(Router& router, const Services& services) {
  const auto plain = [&](const char* path, std::string (*make)(const Request&), std::string_view type) {
    router.add({"GET", path,
                serve_ogc_document(
                    services,
                    [make](const Request& request, const Asker&, Reader) { return Result<std::string>(make(request)); },
                    type)});
  };
  plain("/ogc", landing_page, kJson);
  plain("/ogc/", landing_page, kJson);  // as OWSLib asks
  plain("/ogc/conformance", conformance, kJson);
  plain("/ogc/api", ogc_openapi, kOpenApiType);
  add_collections(router, services);
  router.add({"GET", "/ogc/style.css", [](const Request&, const Respond& respond) {
                respond(
                    make_response(200, "text/css; charset=utf-8",
                                  "body{font:15px/1.5 sans-serif;margin:1rem 2rem;color:#222}"
                                  "nav{margin-bottom:1rem}table{border-collapse:collapse}"
                                  "th,td{text-align:left;vertical-align:top;padding:.15rem .6rem .15rem 0;"
                                  "border-bottom:1px solid #ddd}ul{margin:0;padding-left:1.2rem}small{color:#777}"));
              }});
}

}  // namespace gridvisit
