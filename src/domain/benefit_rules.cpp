#include "domain/entitlement.hpp"
#include "domain/policy_file.hpp"

namespace gridvisit {

Result<BenefitRules> parse_benefit_rules(std::string_view json) {
  const auto entries = parse_policy_list(json, "rules");
  if (!entries) return failure(entries);
  BenefitRules read;
  std::int64_t row = 0;
  for (const auto& value : *entries) {
    PolicyEntry entry(value, ++row);
    BenefitRule rule;
    rule.programme = entry.take_code<v1::Programme>("programme").value_or(v1::PROGRAMME_UNSPECIFIED);
    if (rule.programme == v1::PROGRAMME_UNSPECIFIED) entry.refuse("programme", "name the programme the rule is for");
    rule.key_recipient = entry.take_flag("key_recipient");
    rule.min_age = entry.take_number("min_age");
    rule.any_condition = entry.take_codes<v1::Condition>("any_condition");
    rule.any_merit = entry.take_codes<v1::Merit>("any_merit");
    if (const auto finished = entry.finish(); !finished) return failure(finished);
    read.rules.push_back(std::move(rule));
  }
  return read;
}

}  // namespace gridvisit
