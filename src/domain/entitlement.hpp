// Who is entitled to which programme. The rules are data that the bureau edits (schema/policy/benefit_rules.json).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// Every condition named must hold.
struct BenefitRule {
  v1::Programme programme = v1::PROGRAMME_UNSPECIFIED;
  bool key_recipient = false;
  std::optional<int> min_age;
  std::vector<v1::Condition> any_condition;  ///< as recorded by the station: an age alone makes nobody "very old"
  std::vector<v1::Merit> any_merit;
};

/// A programme with several rules is open to whom any of them admits.
struct BenefitRules {
  std::vector<BenefitRule> rules;
};

/// The error's `where.row` counts the rules from 1.
Result<BenefitRules> parse_benefit_rules(std::string_view json);

/// 重点优抚对象: of any category but "other veteran" and "serving soldier's family".
bool is_key_recipient(const v1::Recipient& recipient);

/// Whether the person still belongs to the district: neither dead nor moved away by that day.
bool is_present(const v1::Recipient& recipient, Day day);

struct Entitlement {
  bool entitled = false;
  /// Why not, as a key for the reader's language: "deceased", "left_district", "not_key_recipient",
  /// "birth_day_unknown", "too_young", "no_condition", "no_merit", "no_rule"; of several rules, by the first.
  std::string reason;
  bool operator==(const Entitlement&) const = default;
};

Entitlement entitled(const BenefitRules& rules, const v1::Recipient& recipient, v1::Programme programme, Day day);

}  // namespace gridvisit
