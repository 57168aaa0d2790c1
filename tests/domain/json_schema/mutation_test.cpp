// Schemas, answers and patterns with bytes changed, cut and repeated at random from a seed: whatever comes out is read
// or refused, and nothing else happens. The sanitizers watch.
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "domain/form.hpp"
#include "domain/json_schema/pattern.hpp"
#include "schema/embedded.hpp"

using namespace gridvisit;

namespace {

const std::vector<std::string> kPieces{R"({"$ref":"#"})",
                                       R"("$ref":"#/$defs/a")",
                                       R"("allOf":[{},true])",
                                       R"("not":{})",
                                       R"("items":{})",
                                       R"("enum":[1,"a"])",
                                       R"("multipleOf":0.1)",
                                       R"("pattern":"^(a|b)*$")",
                                       R"("minLength":18446744073709551615)",
                                       "[",
                                       "]",
                                       "{",
                                       "}",
                                       ",",
                                       "\"",
                                       "null",
                                       "-0",
                                       "1e308",
                                       "1e-320",
                                       "\\ud83d",
                                       "走",
                                       "\xe8",
                                       "\\",
                                       "#/a~2",
                                       "%E5",
                                       "{9999}",
                                       "\\p{L}"};

std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t i = below(6) + 1; i > 0; --i) {
    const std::size_t at = below(text.size() + 1);
    switch (below(5)) {
      case 0: text.insert(at, kPieces[below(kPieces.size())]); break;
      case 1: text.erase(at, below(8) + 1); break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 3: text.insert(below(text.size() + 1), text.substr(at, below(40))); break;
      default:
        if (text.size() > 2) std::swap(text[below(text.size())], text[below(text.size())]);
        break;
    }
  }
  return text;
}

const std::vector<std::string> kSchemas = [] {
  std::vector<std::string> schemas{
      R"({"$defs": {"a": {"type": ["string", "null"], "minLength": 1}}, "properties": {"a": {"$ref": "#/$defs/a"},
          "b": {"items": {"$ref": "#"}, "uniqueItems": true, "contains": {"const": 1}}}, "patternProperties": {"^c": {"multipleOf": 0.01}},
          "additionalProperties": false, "if": {"required": ["a"]}, "then": {"minProperties": 2}, "else": {"maxProperties": 3},
          "dependentRequired": {"a": ["b"]}, "oneOf": [{"required": ["a"]}, {"required": ["c"]}], "propertyNames": {"maxLength": 9}})"};
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name.starts_with("forms/")) schemas.emplace_back(file.text);
  }
  return schemas;
}();

/// Of each schema, in the same order.
const std::vector<std::string> kAnswers{
    R"({"a": "x", "b": [1, {"a": null}, {"c1": 19.99}], "c": 4.35})",
    R"({"health": "good", "living": "poor", "remark": "屋顶漏雨", "statement_card_delivered": true})",
    R"({"clean": true, "inscription_legible": false, "structure_sound": true})"};

}  // namespace

TEST_CASE("mutated schemas and answers are judged or refused, twice the same") {
  std::mt19937 random(20'261'124);
  std::size_t compiled_count = 0;
  std::size_t judged_count = 0;
  for (int round = 0; round < 6'000; ++round) {
    const std::size_t chosen = random() % kSchemas.size();
    const std::string& original = kSchemas[chosen];
    const auto form = CompiledForm::compile(round % 3 == 0 ? original : mutated(original, random));
    if (!form) {
      REQUIRE_FALSE(form.error().message.empty());
      REQUIRE(form.error().where.field == "schema_json");
      continue;
    }
    ++compiled_count;
    const std::string& asked = kAnswers[chosen];
    const std::string answers = random() % 4 == 0 ? asked : mutated(asked, random);
    const auto judged = form->check(answers);
    REQUIRE(judged == form->check(answers));
    if (judged) ++judged_count;
  }
  CHECK(compiled_count > 2'000);
  CHECK(judged_count > 100);
}

TEST_CASE("mutated patterns compile and match, or are refused") {
  std::mt19937 random(8);
  const std::vector<std::string> patterns{"^1[3-9]\\d{9}$", "^[\\s\\p{L}\\-]{2,4}$", "(?:a|\\u{1F600})+?b", "^(a+)+$"};
  std::size_t compiled_count = 0;
  for (int round = 0; round < 10'000; ++round) {
    const auto pattern = SchemaPattern::compile(mutated(patterns[random() % patterns.size()], random));
    if (!pattern) continue;
    ++compiled_count;
    static_cast<void>(pattern->matches(mutated("13812345678 王芳 aaaaaaaaaaaaaaaa", random)));
  }
  CHECK(compiled_count > 1'000);
}
