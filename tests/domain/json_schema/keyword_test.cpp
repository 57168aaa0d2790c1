// Each keyword of JSON Schema 2020-12 with values it accepts and values it refuses, after the standard's own examples.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "domain/json_schema/schema.hpp"

using namespace gridvisit;

namespace {

struct Case {
  std::string schema;
  std::vector<std::string> valid;
  std::vector<std::string> invalid;
};

void check(const std::vector<Case>& cases) {
  for (const auto& [schema, valid, invalid] : cases) {
    INFO(schema);
    const auto compiled = JsonSchema::compile(schema);
    if (!compiled) FAIL(compiled.error().message);
    for (const std::string& value : valid) {
      INFO(value);
      const auto faults = compiled->check_text(value);
      REQUIRE(faults);
      CHECK(faults->empty());
    }
    for (const std::string& value : invalid) {
      INFO(value);
      const auto faults = compiled->check_text(value);
      REQUIRE(faults);
      CHECK_FALSE(faults->empty());
    }
  }
}

}  // namespace

TEST_CASE("a schema may be true, false or empty") {
  check({{"true", {"1", "null", "{}"}, {}}, {"false", {}, {"1", "null", "{}"}}, {"{}", {"1", "null", "{}"}, {}}});
}

TEST_CASE("type knows that 1.0 is an integer, that integers are numbers, and that true is none") {
  check({
      {R"({"type": "integer"})", {"1", "1.0", "-0", "18446744073709551615", "1e3"}, {"1.5", R"("1")", "true", "null"}},
      {R"({"type": "number"})", {"1", "1.5", "-1e-3"}, {R"("1")", "{}", "[]", "false"}},
      {R"({"type": "string"})", {R"("")", R"("1")"}, {"1", "null", "[]"}},
      {R"({"type": "boolean"})", {"true", "false"}, {"0", "1", R"("true")", "null"}},
      {R"({"type": "null"})", {"null"}, {"0", R"("")", "false"}},
      {R"({"type": "object"})", {"{}"}, {"[]", "null"}},
      {R"({"type": "array"})", {"[]"}, {"{}", R"("")"}},
      {R"({"type": ["integer", "null"]})", {"1", "null"}, {"1.5", R"("")"}},
      {R"({"type": ["string"]})", {R"("a")"}, {"1"}},
  });
}

TEST_CASE("enum and const compare what values mean") {
  check({
      {R"({"enum": ["good", 1, null, [1, 2], {"a": 1, "b": 2}]})",
       {R"("good")", "1", "1.0", "null", "[1.0, 2]", R"({"b": 2, "a": 1})"},
       {R"("GOOD")", "2", "false", "0", "[2, 1]", "[1]", R"({"a": 1})", R"({"a": 1, "b": 2, "c": 3})"}},
      {R"({"enum": [false]})", {"false"}, {"0", "[false]", "null"}},
      {R"({"enum": []})", {}, {"1", "null"}},
      {R"({"const": 0})", {"0", "0.0", "-0.0"}, {"false", "null", R"("")"}},
      {R"({"const": {"a": [null]}})", {R"({"a": [null]})"}, {R"({"a": []})", R"({"a": null})"}},
      {R"({"const": 9007199254740993})", {"9007199254740993"}, {"9007199254740992", "9007199254740994"}},
      {R"({"const": "居"})", {R"("居")", R"("\u5c45")"}, {R"("屋")"}},
      {R"({"const": null})", {"null"}, {"0", "{}"}},
  });
}

TEST_CASE("numbers have bounds and multiples, exactly") {
  check({
      {R"({"minimum": 1.1})", {"1.1", "2", R"("x")"}, {"1.0999", "-5"}},
      {R"({"maximum": 300})", {"300", "300.0", "-1"}, {"300.0001", "301"}},
      {R"({"exclusiveMinimum": 0})", {"0.001", "1"}, {"0", "-0.0", "-1"}},
      {R"({"exclusiveMaximum": 3})", {"2.999"}, {"3", "3.0", "4"}},
      {R"({"minimum": 9007199254740993})", {"9007199254740993"}, {"9007199254740992", "9007199254740992.0"}},
      {R"({"maximum": 18446744073709551615})", {"18446744073709551615", "-1"}, {"1e20"}},
      {R"({"multipleOf": 2})", {"0", "10", "-4", "4.0", R"("3")"}, {"7", "1.5", "-3"}},
      {R"({"multipleOf": 1.5})", {"0", "4.5", "3"}, {"35", "1"}},
      {R"({"multipleOf": 0.01})", {"19.99", "4.35", "1.1", "100", "0.07"}, {"0.075", "19.999"}},
      {R"({"multipleOf": 0.0001})", {"0.0075"}, {"0.00751"}},
      {R"({"multipleOf": 1e-8})", {"12391239123", "1e300"}, {"1e-9"}},
      {R"({"multipleOf": 0.123456789})", {"0.246913578", "123456789"}, {"1e308", "1"}},
      {R"({"multipleOf": 3})",
       {"9223372036854775806", "-9223372036854775806"},
       {"-9223372036854775808", "9223372036854775807"}},
  });
}

TEST_CASE("texts are measured in characters, whatever bytes they take") {
  check({
      {R"({"minLength": 2})",
       {R"("ab")", R"("走访")", R"("😀😀")", "1", "null"},
       {R"("")", R"("a")", R"("访")", R"("😀")"}},
      {R"({"maxLength": 2})", {R"("")", R"("走访")", R"("\ud83d\ude00\ud83d\ude00")"}, {R"("走访人")", R"("abc")"}},
      {R"({"minLength": 2.0, "maxLength": 2.0})", {R"("ab")"}, {R"("a")", R"("abc")"}},
      {R"({"format": "date"})", {R"("2024-02-29")", "20240229"}, {R"("2026-02-29")", R"("2026-2-9")", R"("")"}},
      {R"({"format": "ipv4"})", {R"("not one")"}, {}},
      {R"({"pattern": "^a*$"})", {R"("")", R"("aaa")", "1", "{}"}, {R"("ab")"}},
      {R"({"pattern": "b+"})", {R"("abc")"}, {R"("ac")"}},
  });
}

TEST_CASE("lists have items by place and behind them, a size, no doubles, and some of a kind") {
  check({
      {R"({"items": {"type": "integer"}})", {"[]", "[1, 2.0]", R"({"a": "b"})"}, {R"([1, "x"])"}},
      {R"({"items": false})", {"[]"}, {"[1]"}},
      {R"({"prefixItems": [{"type": "integer"}, {"type": "string"}]})",
       {"[]", "[1]", R"([1, "a", null])"},
       {R"(["a"])"}},
      {R"({"prefixItems": [{"type": "integer"}], "items": {"type": "null"}})",
       {"[1, null, null]"},
       {"[null]", "[1, 1]"}},
      {R"({"minItems": 1, "maxItems": 2})", {"[1]", "[1, 2]", R"("")"}, {"[]", "[1, 2, 3]"}},
      {R"({"uniqueItems": true})",
       {"[]", "[1, 2]", R"(["a", "A"])", "[1, true]", "[0, false]", "[[1], [true]]", R"([{"a": 1}, {"a": 2}])",
        R"([1, "1"])"},
       {"[1, 1]", "[1, 2, 1.0]", R"(["a", "b", "a"])", R"([{"a": 1, "b": 2}, {"b": 2, "a": 1}])", "[null, null]",
        "[[[1]], [[1.0]]]"}},
      {R"({"uniqueItems": false})", {"[1, 1]"}, {}},
      {R"({"contains": {"minimum": 5}})", {"[3, 5]", "[6]", "{}"}, {"[]", "[4]"}},
      {R"({"contains": {"const": 1}, "minContains": 2})", {"[1, 1]", "[1, 2, 1]"}, {"[1]", "[2, 2]"}},
      {R"({"contains": {"const": 1}, "maxContains": 1})", {"[1, 2]"}, {"[1, 1]", "[2]"}},
      {R"({"contains": {"const": 1}, "minContains": 0})", {"[]", "[2]"}, {}},
      {R"({"minContains": 2})", {"[]"}, {}},
      {R"({"contains": true})", {"[null]"}, {"[]"}},
  });
}

TEST_CASE("objects have members by name, by pattern and others, a size, and some that must be there") {
  check({
      {R"({"properties": {"a": {"type": "integer"}, "b": false}})",
       {"{}", R"({"a": 1, "c": "x"})", "[]"},
       {R"({"a": "x"})", R"({"b": 1})"}},
      {R"({"required": ["a", "b"]})", {R"({"a": 1, "b": null})", "[]", "1"}, {"{}", R"({"a": 1})"}},
      {R"({"required": []})", {"{}"}, {}},
      {R"({"required": ["__proto__", "a/b", "a\"b", ""]})",
       {R"({"__proto__": 1, "a/b": 1, "a\"b": 1, "": 1})"},
       {R"({"__proto__": 1})"}},
      {R"({"properties": {"a": {}}, "additionalProperties": false})", {"{}", R"({"a": 1})"}, {R"({"a": 1, "b": 2})"}},
      {R"({"properties": {"a": {}}, "patternProperties": {"^v": {"type": "integer"}}, "additionalProperties": {"type": "boolean"}})",
       {R"({"a": "x", "v1": 1, "z": true})"},
       {R"({"v1": true})", R"({"z": 1})", R"({"vv": "x"})"}},
      {R"({"patternProperties": {"a*": {"type": "integer"}, "aaa*": {"maximum": 20}}})",
       {R"({"a": 21})", R"({"aaaa": 18})"},
       {R"({"a": "x"})", R"({"aaaa": 31})", R"({"aaa": "x", "b": 1})"}},
      {R"({"propertyNames": {"maxLength": 2}})", {"{}", R"({"走访": 1})"}, {R"({"abc": 1})"}},
      {R"({"propertyNames": false})", {"{}"}, {R"({"a": 1})"}},
      {R"({"minProperties": 1, "maxProperties": 2})", {R"({"a": 1})", "[]"}, {"{}", R"({"a": 1, "b": 1, "c": 1})"}},
      {R"({"dependentRequired": {"a": ["b", "c"]}})",
       {"{}", R"({"b": 1})", R"({"a": 1, "b": 1, "c": 1})"},
       {R"({"a": 1})", R"({"a": 1, "b": 1})"}},
      {R"({"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}}})",
       {R"({"b": "x"})", R"({"a": 1, "b": 2})"},
       {R"({"a": 1, "b": "x"})"}},
      {R"({"dependentSchemas": {"a": false}})", {"{}"}, {R"({"a": 1})"}},
  });
}

TEST_CASE("schemas combine") {
  check({
      {R"({"allOf": [{"minimum": 2}, {"maximum": 4}]})", {"3"}, {"1", "5"}},
      {R"({"anyOf": [{"type": "integer"}, {"minimum": 2}]})", {"1", "2.5"}, {"1.5"}},
      {R"({"anyOf": [true, false]})", {"1"}, {}},
      {R"({"anyOf": [false]})", {}, {"1"}},
      {R"({"oneOf": [{"type": "integer"}, {"minimum": 2}]})", {"1", "2.5"}, {"3", "1.5"}},
      {R"({"oneOf": [true, true]})", {}, {"1"}},
      {R"({"not": {"type": "integer"}})", {"1.5", R"("")"}, {"1"}},
      {R"({"not": {"not": {"type": "null"}}})", {"null"}, {"1"}},
      {R"({"allOf": [{"anyOf": [{"const": 1}, {"const": 2}]}], "oneOf": [{"const": 1}, {"const": 3}]})",
       {"1"},
       {"2", "3"}},
      {R"({"type": "string", "maxLength": 4, "anyOf": [{"minLength": 2}, {"pattern": "^x"}]})",
       {R"("ab")", R"("x")"},
       {R"("a")", R"("abcde")", "3"}},
  });
}

TEST_CASE("if chooses then or else, and each alone says nothing") {
  check({
      {R"({"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}})",
       {"-1", "4", "0"},
       {"-100", "3"}},
      {R"({"if": {"const": 0}})", {"0", "1"}, {}},
      {R"({"then": false, "else": false})", {"0"}, {}},
      {R"({"if": true, "then": {"const": 1}})", {"1"}, {"2"}},
      {R"({"if": false, "then": false, "else": {"const": 1}})", {"1"}, {"2"}},
      {R"({"properties": {"health": {"enum": ["good", "poor"]}}, "if": {"properties": {"health": {"const": "poor"}}, "required": ["health"]},
          "then": {"required": ["remark"]}})",
       {R"({"health": "good"})", "{}", R"({"health": "poor", "remark": "x"})"},
       {R"({"health": "poor"})"}},
  });
}

TEST_CASE("references lead within the document, also in circles through the value") {
  check({
      {R"({"properties": {"child": {"$ref": "#"}}, "additionalProperties": false})",
       {"{}", R"({"child": {"child": {}}})"},
       {R"({"child": {"x": 1}})"}},
      {R"({"$defs": {"a": {"type": "integer"}}, "items": {"$ref": "#/$defs/a"}})", {"[1]"}, {R"(["x"])"}},
      {R"({"$defs": {"a/b": {"type": "integer"}, "c%d": {"type": "null"}, "e~f": {"const": 1}, "地": {"const": 2}},
          "prefixItems": [{"$ref": "#/$defs/a~1b"}, {"$ref": "#/$defs/c%25d"}, {"$ref": "#/$defs/e~0f"},
                          {"$ref": "#/$defs/%E5%9C%B0"}]})",
       {"[1, null, 1, 2]"},
       {R"(["x"])", "[1, 1]", "[1, null, 2]", "[1, null, 1, 3]"}},
      {R"({"prefixItems": [{"type": "integer"}, {"$ref": "#/prefixItems/0"}]})", {"[1, 2]"}, {R"([1, "x"])"}},
      {R"({"$defs": {"a": {"$anchor": "whole", "type": "integer"}}, "$ref": "#whole"})", {"1"}, {"1.5"}},
      {R"({"$id": "https://example.org/form", "$defs": {"a": {"type": "integer"}}, "$ref": "https://example.org/form#/$defs/a"})",
       {"1"},
       {"1.5"}},
      {R"({"$defs": {"a": {"maximum": 5}}, "$ref": "#/$defs/a", "minimum": 3})", {"4"}, {"2", "6"}},
      {R"({"properties": {"$ref": {"type": "string"}}})", {R"({"$ref": "a"})"}, {R"({"$ref": 1})"}},
      {R"({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/c"}, "c": {"type": "integer"}}, "$ref": "#/$defs/a"})",
       {"1"},
       {"1.5"}},
      {R"({"$defs": {"node": {"type": "object", "properties": {"value": {"type": "number"}, "list": {"items": {"$ref": "#/$defs/node"}}}}}, "$ref": "#/$defs/node"})",
       {R"({"value": 1, "list": [{"value": 2, "list": []}]})"},
       {R"({"list": [{"list": [{"value": "x"}]}]})"}},
      {R"({"definitions": {"a": {"type": "integer"}}, "$ref": "#/definitions/a"})", {"1"}, {"1.5"}},
  });
}

TEST_CASE("what nobody knows is a remark, and so are titles, defaults and examples") {
  check({
      {R"({"x-en": "What for", "unknown": {"type": 7}, "default": 1, "examples": [2], "$comment": "x", "title": "题",
          "description": "d", "deprecated": true, "readOnly": true, "contentEncoding": "base64", "type": "string"})",
       {R"("a")"},
       {"1"}},
      {R"({"const": {"$ref": "#/nowhere"}, "examples": [{"$ref": "elsewhere"}]})",
       {R"({"$ref": "#/nowhere"})"},
       {"{}"}},
      {R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "dependencies": {"a": ["b"]}})",
       {R"({"a": 1})"},
       {}},
  });
}
