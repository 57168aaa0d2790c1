#include "domain/due.hpp"
#include "domain/policy_file.hpp"

namespace gridvisit {

Result<std::vector<v1::Policy>> parse_visit_rhythms(std::string_view json) {
  const auto entries = parse_policy_list(json, "policies");
  if (!entries) return failure(entries);
  std::vector<v1::Policy> policies;
  std::int64_t row = 0;
  for (const auto& value : *entries) {
    PolicyEntry entry(value, ++row);
    v1::Policy policy;
    policy.set_name(entry.take_text("name"));
    policy.set_level(entry.take_code<v1::VisitLevel>("level").value_or(v1::VISIT_LEVEL_UNSPECIFIED));
    policy.set_purpose(entry.take_code<v1::VisitPurpose>("purpose").value_or(v1::VISIT_PURPOSE_UNSPECIFIED));
    policy.set_key_recipients_only(entry.take_flag("key_recipients_only"));
    for (const v1::Condition condition : entry.take_codes<v1::Condition>("conditions"))
      policy.add_conditions(condition);
    policy.set_programme(entry.take_code<v1::Programme>("programme").value_or(v1::PROGRAMME_UNSPECIFIED));
    policy.set_interval_days(entry.take_number("interval_days").value_or(0));
    policy.set_service_minutes(entry.take_number("service_minutes").value_or(0));
    policy.set_priority(entry.take_number("priority").value_or(0));
    policy.set_until_day(entry.take_text("until_day"));
    if (policy.name().empty()) entry.refuse("name", "give the policy a name");
    if (policy.level() == v1::VISIT_LEVEL_UNSPECIFIED)
      entry.refuse("level", "say who visits: village, town or district");
    if (policy.purpose() == v1::VISIT_PURPOSE_UNSPECIFIED) entry.refuse("purpose", "say what the visit is for");
    if (policy.interval_days() == 0) entry.refuse("interval_days", "say how many days lie between two visits");
    if (policy.service_minutes() == 0) entry.refuse("service_minutes", "say how many minutes a visit takes");
    if (const auto finished = entry.finish(); !finished) return failure(finished);
    policies.push_back(std::move(policy));
  }
  return policies;
}

}  // namespace gridvisit
