#include "domain/entitlement.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "domain/enrolment_gaps.hpp"
#include "make_record.hpp"
#include "schema/embedded.hpp"

using namespace gridvisit;

namespace {

const Day kToday = day("2026-11-24");

BenefitRules default_rules() {
  const auto file = std::ranges::find(embedded_files(), "policy/benefit_rules.json", &EmbeddedFile::name);
  return parse_benefit_rules(file->text).value();
}

}  // namespace

TEST_CASE("all categories but the last two make a key recipient") {
  const auto* type = v1::RecipientCategory_descriptor();
  for (int i = 1; i < type->value_count(); ++i) {
    v1::Recipient recipient;
    recipient.add_categories(static_cast<v1::RecipientCategory>(type->value(i)->number()));
    INFO(type->value(i)->name());
    const bool other = recipient.categories(0) == v1::RECIPIENT_CATEGORY_OTHER_VETERAN ||
                       recipient.categories(0) == v1::RECIPIENT_CATEGORY_SERVING_FAMILY;
    CHECK(is_key_recipient(recipient) == !other);
  }
  CHECK_FALSE(is_key_recipient({}));
  CHECK(is_key_recipient(make_body<v1::Recipient>(
      "categories: RECIPIENT_CATEGORY_OTHER_VETERAN categories: RECIPIENT_CATEGORY_MARTYR_FAMILY")));
}

TEST_CASE("the district's rules admit whom domain.md says, and say why not") {
  const std::string key = "categories: RECIPIENT_CATEGORY_WAR_VETERAN ";
  const std::string other = "categories: RECIPIENT_CATEGORY_OTHER_VETERAN ";
  const auto [programme, recipient, reason] = GENERATE_COPY(table<v1::Programme, std::string, std::string>({
      {v1::PROGRAMME_COURTESY_CARD, other, ""},
      {v1::PROGRAMME_COURTESY_CARD, other + "death_day: '2026-11-24'", "deceased"},
      {v1::PROGRAMME_COURTESY_CARD, other + "left_day: '2026-11-24'", "left_district"},
      {v1::PROGRAMME_COURTESY_CARD, other + "left_day: '2026-11-25'", ""},
      {v1::PROGRAMME_MONTHLY_PAYMENT, key, ""},
      {v1::PROGRAMME_MONTHLY_PAYMENT, other, "not_key_recipient"},
      {v1::PROGRAMME_HARDSHIP_RELIEF, key, "no_condition"},
      {v1::PROGRAMME_HARDSHIP_RELIEF, key + "conditions: CONDITION_HARDSHIP", ""},
      {v1::PROGRAMME_HARDSHIP_RELIEF, other + "conditions: CONDITION_HARDSHIP", "not_key_recipient"},
      {v1::PROGRAMME_MEALS, key + "birth_day: '1966-11-25'", "too_young"},
      {v1::PROGRAMME_MEALS, key + "birth_day: '1966-11-24'", ""},
      {v1::PROGRAMME_MEALS, key, "birth_day_unknown"},
      {v1::PROGRAMME_ACCIDENT_INSURANCE, key + "birth_day: '1976-11-24'", ""},
      {v1::PROGRAMME_ACCIDENT_INSURANCE, key + "birth_day: '1976-11-25'", "too_young"},
      {v1::PROGRAMME_ONE_TO_ONE_CARE, key + "conditions: CONDITION_VERY_OLD", ""},
      {v1::PROGRAMME_ONE_TO_ONE_CARE, key + "conditions: CONDITION_LIVES_ALONE", "no_condition"},
      {v1::PROGRAMME_HOME_CARE, key + "birth_day: '1950-01-01' conditions: CONDITION_DEMENTIA", ""},
      {v1::PROGRAMME_HOME_CARE, key + "birth_day: '1950-01-01'", "no_condition"},
      {v1::PROGRAMME_HOME_CARE, other + "merits: MERIT_WARTIME_CLASS_3", ""},
      {v1::PROGRAMME_HOME_CARE, other + "merits: MERIT_CLASS_3", "not_key_recipient"},
      {v1::PROGRAMME_UNSPECIFIED, key, "no_rule"},
  }));
  INFO(v1::Programme_Name(programme) << " " << recipient);
  const Entitlement expected{reason.empty(), reason};
  CHECK(entitled(default_rules(), make_body<v1::Recipient>(recipient), programme, kToday) == expected);
}

TEST_CASE("rules that cannot be read are refused with the rule and the member at fault") {
  const auto [json, row, field] = GENERATE(table<std::string, std::optional<std::int64_t>, std::string>({
      {"", std::nullopt, ""},
      {"[]", std::nullopt, "rules"},
      {R"({"rules": {}})", std::nullopt, "rules"},
      {R"({"rules": [], "rule": []})", std::nullopt, "rule"},
      {R"({"rules": [7]})", 1, ""},
      {R"({"rules": [{}]})", 1, "programme"},
      {R"({"rules": [{"programme": "meals"}, {"programme": "lunch"}]})", 2, "programme"},
      {R"({"rules": [{"programme": "meals", "min_age": "60"}]})", 1, "min_age"},
      {R"({"rules": [{"programme": "meals", "min_age": -1}]})", 1, "min_age"},
      {R"({"rules": [{"programme": "meals", "key_recipient": 1}]})", 1, "key_recipient"},
      {R"({"rules": [{"programme": "meals", "any_condition": "disabled"}]})", 1, "any_condition"},
      {R"({"rules": [{"programme": "meals", "any_condition": ["rich"]}]})", 1, "any_condition"},
      {R"({"rules": [{"programme": "meals", "any_merit": [1]}]})", 1, "any_merit"},
      {R"({"rules": [{"programme": "meals", "max_age": 70}]})", 1, "max_age"},
  }));
  INFO(json);
  const auto rules = parse_benefit_rules(json);
  REQUIRE_FALSE(rules);
  CHECK(rules.error().code == ErrorCode::invalid);
  CHECK(rules.error().where.row == row);
  CHECK(rules.error().where.field == field);
}

TEST_CASE("who is entitled but not enrolled, and who is enrolled but not entitled, and why") {
  const auto rules =
      parse_benefit_rules(
          R"({"rules": [{"programme": "courtesy_card"}, {"programme": "meals", "key_recipient": true, "min_age": 60}]})")
          .value();
  const std::vector<v1::Record> recipients{
      make_record("recipient { categories: RECIPIENT_CATEGORY_WAR_VETERAN birth_day: '1950-01-01' }", "old"),
      make_record("recipient { categories: RECIPIENT_CATEGORY_WAR_VETERAN birth_day: '1980-01-01' }", "young"),
      make_record("recipient { death_day: '2026-01-01' }", "dead"),
  };
  const auto enrolment = [](const std::string& id, const std::string& recipient, const std::string& rest) {
    return make_record("enrolment { recipient_id: '" + recipient + "' " + rest + " }", id);
  };
  const std::vector<v1::Record> enrolments{
      enrolment("a", "old", "programme: PROGRAMME_COURTESY_CARD start_day: '2020-01-01'"),
      enrolment("b", "old", "programme: PROGRAMME_MEALS start_day: '2020-01-01' end_day: '2026-11-23'"),
      enrolment("c", "young", "programme: PROGRAMME_MEALS start_day: '2020-01-01'"),
      enrolment("d", "young", "programme: PROGRAMME_COURTESY_CARD start_day: '2026-11-25'"),
      enrolment("e", "dead", "programme: PROGRAMME_COURTESY_CARD start_day: '2020-01-01' end_day: '2026-11-24'"),
      enrolment("f", "elsewhere", "programme: PROGRAMME_MEALS start_day: '2020-01-01'"),
  };
  CHECK(entitled_but_not_enrolled(rules, recipients, enrolments, kToday) ==
        std::vector<MissingEnrolment>{{"old", v1::PROGRAMME_MEALS}, {"young", v1::PROGRAMME_COURTESY_CARD}});
  CHECK(enrolled_but_not_entitled(rules, recipients, enrolments, kToday) ==
        std::vector<UnfoundedEnrolment>{{"c", "young", v1::PROGRAMME_MEALS, "too_young"},
                                        {"e", "dead", v1::PROGRAMME_COURTESY_CARD, "deceased"}});
}
