#include "domain/enrolment_gaps.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace gridvisit {
namespace {

std::vector<v1::Programme> programmes_of(const BenefitRules& rules) {
  std::set<v1::Programme> programmes;
  for (const BenefitRule& rule : rules.rules) programmes.insert(rule.programme);
  return {programmes.begin(), programmes.end()};
}

}  // namespace

bool is_active(const v1::Enrolment& enrolment, Day day) {
  const auto start = parse_day(enrolment.start_day());
  const auto end = parse_day(enrolment.end_day());
  return start && *start <= day && (!end || *end >= day);
}

std::vector<MissingEnrolment> entitled_but_not_enrolled(const BenefitRules& rules,
                                                        std::span<const v1::Record> recipients,
                                                        std::span<const v1::Record> enrolments, Day day) {
  std::set<std::pair<std::string_view, v1::Programme>> enrolled;
  for (const v1::Record& record : enrolments) {
    const v1::Enrolment& enrolment = record.enrolment();
    if (is_active(enrolment, day)) enrolled.emplace(enrolment.recipient_id(), enrolment.programme());
  }
  const std::vector<v1::Programme> programmes = programmes_of(rules);
  std::vector<MissingEnrolment> missing;
  for (const v1::Record& record : recipients) {
    for (const v1::Programme programme : programmes) {
      if (enrolled.contains({record.id(), programme})) continue;
      if (entitled(rules, record.recipient(), programme, day).entitled) missing.push_back({record.id(), programme});
    }
  }
  return missing;
}

std::vector<UnfoundedEnrolment> enrolled_but_not_entitled(const BenefitRules& rules,
                                                          std::span<const v1::Record> recipients,
                                                          std::span<const v1::Record> enrolments, Day day) {
  std::map<std::string_view, const v1::Recipient*> by_id;
  for (const v1::Record& record : recipients) by_id.emplace(record.id(), &record.recipient());
  std::vector<UnfoundedEnrolment> unfounded;
  for (const v1::Record& record : enrolments) {
    const v1::Enrolment& enrolment = record.enrolment();
    const auto recipient = by_id.find(enrolment.recipient_id());
    if (recipient == by_id.end() || !is_active(enrolment, day)) continue;
    auto [is_entitled, reason] = entitled(rules, *recipient->second, enrolment.programme(), day);
    if (is_entitled) continue;
    unfounded.push_back({record.id(), enrolment.recipient_id(), enrolment.programme(), std::move(reason)});
  }
  return unfounded;
}

}  // namespace gridvisit
