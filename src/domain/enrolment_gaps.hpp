// The two questions always answered: who is entitled but not enrolled, and who is enrolled but not (any longer)
// entitled, and why?
#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/entitlement.hpp"

namespace gridvisit {

/// Whether the enrolment holds on that day: started, and not ended before it.
bool is_active(const v1::Enrolment& enrolment, Day day);

struct MissingEnrolment {
  std::string recipient_id;
  v1::Programme programme = v1::PROGRAMME_UNSPECIFIED;
  bool operator==(const MissingEnrolment&) const = default;
};

struct UnfoundedEnrolment {
  std::string enrolment_id;
  std::string recipient_id;
  v1::Programme programme = v1::PROGRAMME_UNSPECIFIED;
  std::string reason;  ///< Entitlement::reason
  bool operator==(const UnfoundedEnrolment&) const = default;
};

/// In the order of the recipients, then of the programmes' numbers.
std::vector<MissingEnrolment> entitled_but_not_enrolled(const BenefitRules& rules,
                                                        std::span<const v1::Record> recipients,
                                                        std::span<const v1::Record> enrolments, Day day);

/// In the order of the enrolments; one whose recipient is not among `recipients` is left out.
std::vector<UnfoundedEnrolment> enrolled_but_not_entitled(const BenefitRules& rules,
                                                          std::span<const v1::Record> recipients,
                                                          std::span<const v1::Record> enrolments, Day day);

}  // namespace gridvisit
