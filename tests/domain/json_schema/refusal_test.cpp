// Schemas that cannot be used, and limits on what is judged.
#include <string>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "domain/json_schema/schema.hpp"

using namespace gridvisit;

namespace {

std::string refusal(const std::string& schema) {
  const auto compiled = JsonSchema::compile(schema);
  return compiled ? "" : compiled.error().message;
}

}  // namespace

TEST_CASE("a keyword of the wrong type is refused with its place") {
  const auto [schema, place] = GENERATE(table<std::string, std::string>({
      {R"({"type": "text"})", "/type"},
      {R"({"type": []})", "/type"},
      {R"({"type": 1})", "/type"},
      {R"({"properties": {"a": {"type": "int"}}})", "/properties/a/type"},
      {R"({"properties": {"a": 1}})", "/properties"},
      {R"({"properties": []})", "/properties"},
      {R"({"required": "a"})", "/required"},
      {R"({"required": ["a", "a"]})", "/required"},
      {R"({"required": [1]})", "/required"},
      {R"({"minLength": -1})", "/minLength"},
      {R"({"minLength": 1.5})", "/minLength"},
      {R"({"maxItems": "3"})", "/maxItems"},
      {R"({"minimum": "3"})", "/minimum"},
      {R"({"multipleOf": 0})", "/multipleOf"},
      {R"({"multipleOf": -2})", "/multipleOf"},
      {R"({"enum": "a"})", "/enum"},
      {R"({"pattern": 1})", "/pattern"},
      {R"({"pattern": "("})", "/pattern"},
      {R"({"patternProperties": {"[": true}})", "/patternProperties"},
      {R"({"uniqueItems": 1})", "/uniqueItems"},
      {R"({"items": [{"type": "integer"}]})", "/items"},
      {R"({"prefixItems": []})", "/prefixItems"},
      {R"({"allOf": []})", "/allOf"},
      {R"({"anyOf": {"type": "integer"}})", "/anyOf"},
      {R"({"oneOf": [1]})", "/oneOf"},
      {R"({"not": null})", "/not"},
      {R"({"if": 1})", "/if"},
      {R"({"$defs": {"a": {"b/c": 1, "$defs": {"~": {"type": 1}}}}})", "/$defs/a/$defs/~0/type"},
      {R"({"dependentRequired": {"a": "b"}})", "/dependentRequired"},
      {R"({"format": 1})", "/format"},
      {R"({"title": 1})", "/title"},
      {R"({"$ref": 1})", "/$ref"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#"})", "/$schema"},
  }));
  INFO(schema);
  CHECK_THAT(refusal(schema), Catch::StartsWith(place + ": "));
}

TEST_CASE("what would change a verdict and is not supported makes a schema unusable") {
  const auto [schema, what] = GENERATE(table<std::string, std::string>({
      {R"({"$dynamicRef": "#a"})", "not supported"},
      {R"({"$dynamicAnchor": "a"})", "not supported"},
      {R"({"unevaluatedProperties": false})", "not supported"},
      {R"({"properties": {"a": {"unevaluatedItems": false}}})", "not supported"},
      {R"({"$ref": "https://example.org/other"})", "another document"},
      {R"({"$ref": "other.json#/a"})", "another document"},
      {R"({"properties": {"a": {"$id": "https://example.org/inner"}}})", "not supported"},
      {R"({"$ref": "#/$defs/a"})", "nothing at"},
      {R"({"$ref": "#a"})", "nothing at"},
      {R"({"$ref": "#/%zz"})", "hexadecimal"},
      {R"({"$ref": "#/$defs/a", "$defs": {"a": 1}})", "should be a schema"},
      {R"({"$ref": "#"})", "leads back to itself"},
      {R"({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}})", "leads back to itself"},
      {R"({"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"if": {"$ref": "#/$defs/a"}}}})",
       "leads back to itself"},
      {"{", "JSON"},
      {"[]", "should be a schema"},
      {"7", "should be a schema"},
      {R"({"pattern": "(?=a)b"})", "look-around"},
  }));
  INFO(schema);
  CHECK_THAT(refusal(schema), Catch::Contains(what));
}

TEST_CASE("a schema has a limit of subschemas, patterns, depth and references within each other") {
  const auto many = [](std::size_t count, const char* each) {
    std::string members;
    for (std::size_t i = 0; i < count; ++i) members += fmt::format(R"({}"p{}": {})", i == 0 ? "" : ", ", i, each);
    return R"({"properties": {)" + members + "}}";
  };
  CHECK(refusal(many(limits::kSchemaNodes - 1, "true")).empty());
  CHECK_THAT(refusal(many(limits::kSchemaNodes, "true")), Catch::Contains("more than 1000 schemas"));
  CHECK(refusal(many(limits::kSchemaPatterns, R"({"pattern": "a"})")).empty());
  CHECK_THAT(refusal(many(limits::kSchemaPatterns + 1, R"({"pattern": "a"})")), Catch::Contains("patterns"));

  const auto chain = [](std::size_t count) {
    std::string members = R"("d0": true)";
    for (std::size_t i = 1; i < count; ++i) members += fmt::format(R"(, "d{}": {{"$ref": "#/$defs/d{}"}})", i, i - 1);
    return R"({"$defs": {)" + members + "}}";
  };
  CHECK(refusal(chain(limits::kSchemaInPlaceDepth + 1)).empty());
  CHECK_THAT(refusal(chain(limits::kSchemaInPlaceDepth + 2)), Catch::Contains("within each other"));

  std::string deep = "{}";
  for (int i = 0; i < 40; ++i) deep.replace(0, 0, R"({"not":)").append("}");
  CHECK_THAT(refusal(deep), Catch::Contains("JSON"));
}

TEST_CASE("work that doubles with each reference, and lists that are compared each with each, are stopped") {
  std::string members = R"("d0": {"type": "integer"})";
  for (int i = 1; i < 30; ++i) {
    members +=
        fmt::format(R"(, "d{0}": {{"allOf": [{{"$ref": "#/$defs/d{1}"}}, {{"$ref": "#/$defs/d{1}"}}]}})", i, i - 1);
  }
  // 15 references within each other are 2^15 paths and allowed; 30 are too deep to be compiled, so the value nests too.
  CHECK_FALSE(refusal(R"({"$defs": {)" + members + R"(}, "$ref": "#/$defs/d29"})").empty());
  const std::string doubling =
      R"({"$defs": {"a": {"allOf": [{"items": {"$ref": "#/$defs/a"}}, {"items": {"$ref": "#/$defs/a"}}]}},
                                   "$ref": "#/$defs/a"})";
  const auto schema = JsonSchema::compile(doubling);
  REQUIRE(schema);
  CHECK(schema->check_text(std::string(10, '[') + std::string(10, ']')));
  const auto judged = schema->check_text(std::string(30, '[') + std::string(30, ']'));
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ErrorCode::too_large);

  const auto unique = JsonSchema::compile(R"({"uniqueItems": true})");
  std::string list = "[0";
  for (int i = 1; i < 2'000; ++i) list += "," + std::to_string(i);
  CHECK_FALSE(unique->check_text(list + "]"));
  CHECK(unique->check_text(list.substr(0, 1'000) + "]"));
}

TEST_CASE("a long text against a pattern that makes others slow is judged at once") {
  const auto schema = JsonSchema::compile(R"({"pattern": "^(a+)+$"})");
  REQUIRE(schema);
  const auto judged = schema->check_text("\"" + std::string(100'000, 'a') + "!\"");
  REQUIRE(judged);
  CHECK(judged->size() == 1);
}

TEST_CASE("faults are told with their place, title and what to do, up to a number") {
  const auto schema = JsonSchema::compile(R"({
    "type": "object", "required": ["health", "living"], "additionalProperties": false,
    "properties": {
      "health": {"title": "身体状况", "enum": ["good", "fair", "poor"]},
      "living": {"title": "生活状况", "type": "string"},
      "remark": {"maxLength": 3},
      "a/b": {"items": {"minimum": 5}},
      "day": {"format": "date"}}})");
  REQUIRE(schema);
  const auto faults =
      schema->check_text(R"({"health": "bad", "remark": "四个字了", "a/b": [5, 4], "day": "2026-13-01", "x~y": 1})");
  REQUIRE(faults);
  CHECK(*faults == std::vector<SchemaFault>{
                       {"/living", "生活状况", "is missing; fill it in"},
                       {"/health", "身体状况", R"(should be one of "good", "fair", "poor")"},
                       {"/remark", "", "has 4 characters; shorten it to 3"},
                       {"/a~1b/1", "", "should be at least 5"},
                       {"/day", "", "should be a day that exists, as 2026-11-24"},
                       {"/x~0y", "", "is not asked for; remove it"},
                   });
  CHECK(schema->check_text("[]").value() == std::vector<SchemaFault>{{"", "", "should be an object"}});
  std::string many = "{\"health\": \"good\", \"living\": \"x\"";
  for (int i = 0; i < 100; ++i) many += fmt::format(R"(, "m{}": 1)", i);
  CHECK(schema->check_text(many + "}")->size() == limits::kSchemaFaults);
}

TEST_CASE("what is no JSON is no answer") {
  const auto schema = JsonSchema::compile("true");
  for (const char* bad : {"", "{", "nan", R"("\ud800")", "\"\xff\"", "{} {}"}) {
    INFO(bad);
    CHECK_FALSE(schema->check_text(bad));
  }
}

TEST_CASE("a number beyond every double is no integer and no multiple") {
  CHECK_FALSE(JsonSchema::compile(R"({"type": "integer"})")->check_text("1e999")->empty());
  CHECK_FALSE(JsonSchema::compile(R"({"multipleOf": 0.5})")->check_text("-1e999")->empty());
  CHECK_FALSE(JsonSchema::compile(R"({"multipleOf": 1e999})")->check_text("1")->empty());
  CHECK_FALSE(JsonSchema::compile(R"({"minLength": 1e999})"));
}
