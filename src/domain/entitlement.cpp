#include "domain/entitlement.hpp"

#include <algorithm>

namespace gridvisit {
namespace {

// Why the rule does not admit the person; empty: it does.
std::string_view obstacle(const BenefitRule& rule, const v1::Recipient& recipient, Day day) {
  if (rule.key_recipient && !is_key_recipient(recipient)) return "not_key_recipient";
  if (rule.min_age) {
    const auto birth = parse_day(recipient.birth_day());
    if (!birth) return "birth_day_unknown";
    if (age_in_years(*birth, day) < *rule.min_age) return "too_young";
  }
  const auto has_one_of = [](const auto& wanted, const auto& held) {
    return wanted.empty() || std::ranges::find_first_of(held, wanted) != held.end();
  };
  if (!has_one_of(rule.any_condition, recipient.conditions())) return "no_condition";
  if (!has_one_of(rule.any_merit, recipient.merits())) return "no_merit";
  return {};
}

bool happened_by(const std::string& day_text, Day day) {
  const auto happened = parse_day(day_text);
  return happened && *happened <= day;
}

}  // namespace

bool is_key_recipient(const v1::Recipient& recipient) {
  return std::ranges::any_of(recipient.categories(), [](int category) {
    return category >= v1::RECIPIENT_CATEGORY_DISABLED_SOLDIER && category <= v1::RECIPIENT_CATEGORY_MARTYR_CHILD_60;
  });
}

bool is_present(const v1::Recipient& recipient, Day day) {
  return !happened_by(recipient.death_day(), day) && !happened_by(recipient.left_day(), day);
}

Entitlement entitled(const BenefitRules& rules, const v1::Recipient& recipient, v1::Programme programme, Day day) {
  if (happened_by(recipient.death_day(), day)) return {false, "deceased"};
  if (happened_by(recipient.left_day(), day)) return {false, "left_district"};
  std::string_view reason = "no_rule";
  for (const BenefitRule& rule : rules.rules) {
    if (rule.programme != programme) continue;
    const std::string_view found = obstacle(rule, recipient, day);
    if (found.empty()) return {true, ""};
    if (reason == "no_rule") reason = found;
  }
  return {false, std::string(reason)};
}

}  // namespace gridvisit
