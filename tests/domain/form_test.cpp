#include "domain/form.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "domain/validate.hpp"
#include "make_record.hpp"
#include "schema/embedded.hpp"

using namespace gridvisit;

namespace {

std::string embedded(std::string_view name) {
  const auto file = std::ranges::find(embedded_files(), name, &EmbeddedFile::name);
  return std::string(file->text);
}

std::string fault(const CompiledForm& form, const std::string& answers) {
  const auto checked = form.check(answers);
  if (!checked) CHECK(checked.error().where.field == "answers_json");
  return checked ? "" : checked.error().message;
}

}  // namespace

TEST_CASE("the home visit's form takes what a worker fills in, and says what is missing or odd") {
  const auto form = CompiledForm::compile(embedded("forms/home_visit.v1.json"));
  REQUIRE(form);
  CHECK(form->wants_photo());
  CHECK(fault(*form, R"({"health": "good", "living": "fair"})").empty());
  CHECK(fault(*form, R"({"health": "good", "living": "fair", "statement_card_delivered": true, "remark": "身体尚好"})")
            .empty());
  CHECK(fault(*form, "") == "/health (身体状况) is missing; fill it in; /living (生活状况) is missing; fill it in");
  CHECK(fault(*form, R"({"health": "bad", "living": "fair"})") ==
        R"(/health (身体状况) should be one of "good", "fair", "poor")");
  CHECK(fault(*form, R"({"health": "good", "living": "fair", "heigth": 1})") == "/heigth is not asked for; remove it");
  CHECK_THAT(fault(*form, R"({"health": "poor", "living": "fair"})"), Catch::Contains("health_detail"));
  CHECK(fault(*form, R"({"health": "poor", "living": "fair", "health_detail": "近期住院"})").empty());
}

TEST_CASE("the inspection's form asks what is wrong where something is") {
  const auto form = CompiledForm::compile(embedded("forms/site_inspection.v1.json"));
  REQUIRE(form);
  CHECK(form->wants_photo());
  CHECK(fault(*form, R"({"clean": true, "inscription_legible": true, "structure_sound": true})").empty());
  CHECK_THAT(fault(*form, R"({"clean": true, "inscription_legible": true, "structure_sound": false})"),
             Catch::Contains("remark"));
  CHECK(fault(*form, R"({"clean": true, "inscription_legible": true, "structure_sound": false, "remark": "碑座裂缝"})")
            .empty());
}

TEST_CASE("the forms that come with the program have labels and English for every question, and are valid records") {
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with("forms/")) continue;
    INFO(file.name);
    const auto document = boost::json::parse(file.text);
    for (const auto& property : document.at("properties").as_object()) {
      INFO(std::string_view(property.key()));
      CHECK(property.value().as_object().contains("title"));
      CHECK(property.value().as_object().contains("x-en"));
      if (const auto* values = property.value().as_object().if_contains("enum")) {
        CHECK(property.value().at("x-labels").as_object().size() == values->as_array().size());
      }
    }
    v1::Record record = make_record("form { name: '表单' version: 1 }");
    record.mutable_form()->set_schema_json(std::string(file.text));
    CHECK(validate_record(*find_kind("form"), record, day("2026-11-24")));
  }
}

TEST_CASE("a form whose schema or remarks are wrong is refused when it is written") {
  const auto [schema, what] = GENERATE(table<std::string, std::string>({
      {"[]", "should be a JSON object"},
      {"true", "should be a JSON object"},
      {"{", "JSON"},
      {R"({"type": "objekt"})", "/type: "},
      {R"({"unevaluatedProperties": false})", "/unevaluatedProperties: "},
      {R"({"x-photo": "yes"})", "/x-photo: should be"},
      {R"({"x-photo": true})", "/x-photo: should be"},
      {R"({"properties": {"a": {"x-photo": "required"}}})", "/properties/a/x-photo: stands at the top"},
      {R"({"properties": {"a": {"x-en": 1}}})", "/properties/a/x-en: "},
      {R"({"properties": {"a": {"items": {"x-en": 1}}}})", "/properties/a/items/x-en: "},
      {R"({"properties": {"a": {"x-labels": {"x": "y"}}}})", "/properties/a/x-labels: "},
      {R"({"properties": {"a": {"enum": ["x"], "x-labels": {"y": "z"}}}})", "/properties/a/x-labels/y: "},
      {R"({"properties": {"a": {"enum": ["x"], "x-labels": {"x": 1}}}})", "/properties/a/x-labels/x: "},
      {R"({"properties": {"a": {"enum": ["x"], "x-labels": []}}})", "/properties/a/x-labels: "},
  }));
  INFO(schema);
  v1::Record record = make_record("form { name: 'f' version: 1 }");
  record.mutable_form()->set_schema_json(schema);
  const auto checked = validate_record(*find_kind("form"), record, day("2026-11-24"));
  REQUIRE_FALSE(checked);
  CHECK(checked.error().where.field == "schema_json");
  CHECK_THAT(checked.error().message, Catch::Contains(what));
}

TEST_CASE("only what is said to be required is wanted of a photo") {
  CHECK(CompiledForm::compile(R"({"x-photo": "required"})")->wants_photo());
  CHECK_FALSE(CompiledForm::compile(R"({"x-photo": "optional"})")->wants_photo());
  CHECK_FALSE(CompiledForm::compile(R"({"x-photo": "none"})")->wants_photo());
  CHECK_FALSE(CompiledForm::compile("{}")->wants_photo());
}

TEST_CASE("of many faults the first five are told") {
  const auto form = CompiledForm::compile(R"({"additionalProperties": false})");
  CHECK_THAT(fault(*form, R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1})"),
             Catch::Contains("/e is") && !Catch::Contains("/f") && Catch::EndsWith("; and 2 more"));
}

TEST_CASE("answers are checked against a stored form") {
  v1::Form form;
  form.set_schema_json(R"({"required": ["a"]})");
  CHECK(check_answers(form, R"({"a": 1})"));
  CHECK_FALSE(check_answers(form, "{}"));
  CHECK_FALSE(check_answers(form, "{"));
  form.set_schema_json("{");
  CHECK(check_answers(form, "{}").error().where.field == "schema_json");
}
