#include <catch2/catch.hpp>

#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

std::string add_form(TestDistrict& district, const std::string& schema) {
  return district.put([&](v1::Record& record) {
    record.mutable_form()->set_name(schema);
    record.mutable_form()->set_version(1);
    record.mutable_form()->set_schema_json(schema);
  });
}

}  // namespace

TEST_CASE("a visit's answers are what its form asks for, or the change is invalid and says where") {
  TestDistrict district;
  const std::string user = district.add_user("w1");
  district.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string person = district.add_person("王", kGrids[0]);
  const std::string form =
      add_form(district, R"({"properties": {"health": {"title": "身体状况", "enum": ["good", "poor"]}},
                                                  "required": ["health"], "additionalProperties": false})");
  const auto write = [&](const std::string& form_id, const std::string& answers) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(district.new_id());
    v1::Visit& visit = *change.mutable_record()->mutable_visit();
    visit.set_recipient_id(person);
    visit.set_user_id(user);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_visited_at_ms(1'794'000'000'000);
    visit.set_form_id(form_id);
    visit.set_answers_json(answers);
    return district.apply(worker(user, kGrids[0]), change);
  };
  CHECK(write(form, R"({"health": "good"})").outcome() == v1::OUTCOME_APPLIED);
  CHECK(write("", R"({"anything": "goes"})").outcome() == v1::OUTCOME_APPLIED);
  for (const auto& [answers, message] :
       {std::pair(R"({"health": "bad"})", R"(/health (身体状况) should be one of "good", "poor")"),
        {"", "/health (身体状况) is missing; fill it in"},
        {R"({"health": "good", "x": 1})", "/x is not asked for; remove it"}}) {
    const auto result = write(form, answers);
    CHECK(result.outcome() == v1::OUTCOME_REJECTED);
    CHECK(result.reason() == v1::REASON_INVALID);
    CHECK(result.field() == "answers_json");
    CHECK_THAT(result.message(), Catch::Contains(message));
  }
}

TEST_CASE("an inspection's answers are checked too, and a form that cannot be judged by is not stored") {
  TestDistrict district;
  const std::string user = district.add_user("k1");
  const std::string form = add_form(district, R"({"required": ["clean"]})");
  const std::string site = district.put([](v1::Record& record) {
    v1::MemorialSite& body = *record.mutable_memorial_site();
    body.set_number("L1");
    body.set_name("烈士墓");
    body.set_memorial_kind(v1::MEMORIAL_KIND_CEMETERY);
    body.set_division_code(kVillage1);
  });
  const auto inspect = [&](const std::string& answers) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(district.new_id());
    v1::Inspection& body = *change.mutable_record()->mutable_inspection();
    body.set_memorial_site_id(site);
    body.set_user_id(user);
    body.set_inspected_at_ms(1'794'000'000'000);
    body.set_form_id(form);
    body.set_answers_json(answers);
    return district.apply(system_actor("test"), change);
  };
  CHECK(inspect(R"({"clean": true})").outcome() == v1::OUTCOME_APPLIED);
  CHECK(inspect("{}").field() == "answers_json");

  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(district.new_id());
  change.mutable_record()->mutable_form()->set_name("坏");
  change.mutable_record()->mutable_form()->set_version(1);
  change.mutable_record()->mutable_form()->set_schema_json(R"({"unevaluatedProperties": false})");
  const auto refused = district.apply(system_actor("test"), change);
  CHECK(refused.field() == "schema_json");
  CHECK_THAT(refused.message(), Catch::Contains("/unevaluatedProperties"));
}
