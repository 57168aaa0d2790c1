#include "domain/kind_rules.hpp"

namespace gridvisit {

Result<> check_kind_rules(const v1::Record& record, Day today) {
  switch (record.body_case()) {
    case v1::Record::kDivision: return check_rules(record.division());
    case v1::Record::kGrid: return check_rules(record.grid());
    case v1::Record::kRecipient: return check_rules(record.recipient(), today);
    case v1::Record::kEnrolment: return check_rules(record.enrolment());
    case v1::Record::kPayment: return check_rules(record.payment());
    case v1::Record::kPolicy: return check_rules(record.policy());
    case v1::Record::kCampaign: return check_rules(record.campaign());
    case v1::Record::kTask: return check_rules(record.task());
    case v1::Record::kVisit: return check_rules(record.visit());
    case v1::Record::kNeed: return check_rules(record.need());
    case v1::Record::kMartyr: return check_rules(record.martyr());
    case v1::Record::kMemorialWork: return check_rules(record.memorial_work());
    case v1::Record::kInspection: return check_rules(record.inspection());
    case v1::Record::kInnContract: return check_rules(record.inn_contract());
    case v1::Record::kBooking: return check_rules(record.booking());
    case v1::Record::kPlanStop: return check_rules(record.plan_stop());
    case v1::Record::kPhoto: return check_rules(record.photo());
    case v1::Record::kUser: return check_rules(record.user());
    case v1::Record::kIndicator: return check_rules(record.indicator());
    case v1::Record::kForm: return check_rules(record.form());
    case v1::Record::kConflict: return check_rules(record.conflict());
    default: return {};  // stations, places, sites, inns, plans, assignments, devices: their fields say it all
  }
}

}  // namespace gridvisit
