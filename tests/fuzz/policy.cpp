// The bureau's rules: how often people are visited, and who is entitled to what.
#include "domain/due.hpp"
#include "domain/entitlement.hpp"
#include "domain/text_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const std::string_view json = fuzz::as_text(data, size);
  if (const auto rhythms = parse_visit_rhythms(json)) {
    for (const v1::Policy& policy : *rhythms) {
      fuzz::require(!policy.name().empty() && policy.interval_days() > 0 && policy.service_minutes() > 0,
                    "a rhythm says what, how often and how long");
      fuzz::require(policy.level() != v1::VISIT_LEVEL_UNSPECIFIED, "a rhythm says who visits");
    }
  }
  if (const auto rules = parse_benefit_rules(json)) {
    for (const BenefitRule& rule : rules->rules) {
      fuzz::require(rule.programme != v1::PROGRAMME_UNSPECIFIED && rule.min_age.value_or(0) >= 0,
                    "a rule is for a programme");
    }
  }
  fuzz::require(check_json(json) || !check_json_object(json), "an object is JSON");
  return 0;
}
