#include "api/ogc_openapi.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/ogc_document.hpp"
#include "base/limits.hpp"
#include "ogc/collection.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

json::object parameter(std::string_view name, json::object schema, std::string_view about) {
  return {{"name", name},    {"in", "query"},   {"description", about}, {"schema", std::move(schema)},
          {"style", "form"}, {"explode", false}};
}

json::object answers(std::string_view type, std::string_view about) {
  const json::object problem{{"description", "what was wrong (RFC 9457)"},
                             {"content", {{"application/problem+json", json::object{}}}}};
  return {{"200", {{"description", about}, {"content", {{type, {{"schema", {{"type", "object"}}}}}}}}},
          {"400", problem},
          {"401", problem},
          {"404", problem}};
}

json::object get(std::string_view id, std::string_view summary, std::string_view type, json::array parameters = {}) {
  json::object operation{{"operationId", id}, {"summary", summary}, {"responses", answers(type, summary)}};
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  return {{"get", std::move(operation)}};
}

json::array item_parameters() {
  const json::object text{{"type", "string"}};
  const json::object uri{{"type", "string"}, {"format", "uri"}};
  return {parameter(
              "limit",
              {{"type", "integer"}, {"minimum", 1}, {"maximum", limits::kFeaturePage}, {"default", ogc::kDefaultLimit}},
              "how many features at most"),
          parameter("bbox", {{"type", "array"}, {"minItems", 4}, {"maxItems", 6}, {"items", {{"type", "number"}}}},
                    "only features that touch this box"),
          parameter("bbox-crs", uri, "the coordinate system of bbox"),
          parameter("crs", uri, "the coordinate system to answer in"),
          parameter("datetime", text, "only features of this time; these have none, and so are of all times"),
          parameter("filter", text, "only features for which this holds, in CQL2"),
          parameter("filter-lang", {{"type", "string"}, {"enum", {"cql2-text", "cql2-json"}}}, "the filter's language"),
          parameter("filter-crs", uri, "the coordinate system of the filter's geometries"),
          parameter("sortby", text, "properties to sort by, - before those to sort downwards"),
          parameter("properties", text, "the properties to give out"),
          parameter("after", text, "where the page begins: from the link to it"),
          parameter("f", {{"type", "string"}, {"enum", {"json", "html"}}}, "the form of the answer")};
}

json::object write(std::string_view id, std::string_view summary, int status) {
  return {{"operationId", id},
          {"summary", summary},
          {"requestBody",
           {{"required", true}, {"content", {{"application/geo+json", {{"schema", {{"type", "object"}}}}}}}}},
          {"responses",
           {{std::to_string(status), {{"description", "done"}}},
            {"400", {{"description", "what was wrong"}}},
            {"403", {{"description", "not yours to write"}}},
            {"412", {{"description", "changed meanwhile"}}}}}};
}

void add_collection(json::object& paths, const ogc::Collection& collection) {
  const std::string id(collection.id);
  const std::string path = "/collections/" + id;
  constexpr std::string_view kGeo = "application/geo+json";
  paths[path] = get("describe_" + id, "About " + id, "application/json");
  paths[path + "/queryables"] = get("queryables_" + id, "What can be asked about " + id, "application/schema+json");
  json::object items = get("list_" + id, "Features of " + id, kGeo, item_parameters());
  items["post"] = write("create_" + id, "A new feature of " + id, 201);
  paths[path + "/items"] = std::move(items);
  const json::array which{
      json::object{{"name", "featureId"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}};
  json::object item = get("show_" + id, "One feature of " + id, kGeo);
  item["parameters"] = which;
  item["put"] = write("replace_" + id, "The feature as it is to be", 204);
  item["patch"] = write("update_" + id, "What is to change of the feature", 204);
  item["delete"] = json::object{{"operationId", "delete_" + id},
                                {"summary", "Delete the feature"},
                                {"responses", {{"204", {{"description", "done"}}}}}};
  paths[path + "/items/{featureId}"] = std::move(item);
  paths[path + "/tiles"] = get("tilesets_" + id, "Vector tiles of " + id, "application/json");
}

}  // namespace

std::string ogc_openapi(const Request& request) {
  json::object paths;
  paths["/"] = get("landing", "What there is", "application/json");
  paths["/conformance"] = get("conformance", "What is conformed to", "application/json");
  paths["/collections"] = get("collections", "The collections of features", "application/json");
  for (const ogc::Collection& collection : ogc::collections()) add_collection(paths, collection);
  paths["/tiles"] = get("tilesets", "Vector tiles of the whole map", "application/json");
  paths["/tileMatrixSets"] = get("tileMatrixSets", "Tile matrix sets", "application/json");
  const json::object document{
      {"openapi", "3.0.3"},
      {"info",
       {{"title", "gridvisit, OGC API"},
        {"version", "1"},
        {"description", "Sign in with HTTP Basic or a bearer token; everybody gets what they may see."}}},
      {"servers", json::array{json::object{{"url", ogc_address(request)}}}},
      {"components",
       {{"securitySchemes",
         {{"basic", {{"type", "http"}, {"scheme", "basic"}}}, {"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
      {"security", json::array{json::object{{"basic", json::array{}}}, json::object{{"token", json::array{}}}}},
      {"paths", std::move(paths)}};
  return json::serialize(document);
}

}  // namespace gridvisit
