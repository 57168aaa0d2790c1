// What a record of one kind must hold to beyond the rules of its fields: how its fields agree with each other.
#pragma once

#include "base/clock.hpp"
#include "domain/broken_rule.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// Of a record whose fields each are valid.
Result<> check_kind_rules(const v1::Record& record, Day today);

// By kind. Places and memorials:
Result<> check_rules(const v1::Division& division);
Result<> check_rules(const v1::Grid& grid);
Result<> check_rules(const v1::Martyr& martyr);
Result<> check_rules(const v1::MemorialWork& work);
Result<> check_rules(const v1::InnContract& contract);
Result<> check_rules(const v1::Booking& booking);
// People:
Result<> check_rules(const v1::Recipient& recipient, Day today);
Result<> check_rules(const v1::Enrolment& enrolment);
Result<> check_rules(const v1::Payment& payment);
Result<> check_rules(const v1::User& user);
// Work:
Result<> check_rules(const v1::Policy& policy);
Result<> check_rules(const v1::Campaign& campaign);
Result<> check_rules(const v1::Task& task);
Result<> check_rules(const v1::Visit& visit);
Result<> check_rules(const v1::Need& need);
Result<> check_rules(const v1::Inspection& inspection);
Result<> check_rules(const v1::PlanStop& stop);
Result<> check_rules(const v1::Photo& photo);
// Others:
Result<> check_rules(const v1::Indicator& indicator);
Result<> check_rules(const v1::Form& form);
Result<> check_rules(const v1::Conflict& conflict);

/// Days as text, of which either may be empty.
inline bool are_in_order(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() || first <= second;
}

}  // namespace gridvisit
