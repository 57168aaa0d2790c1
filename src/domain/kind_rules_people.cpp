#include <fmt/format.h>

#include "domain/id_number.hpp"
#include "domain/kind_rules.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

Result<> check_identity(const v1::Recipient& recipient, Day today) {
  if (recipient.id_number().empty()) return {};
  const auto number = parse_id_number(recipient.id_number(), today);
  if (!number) return broken("id_number", number.error().message);
  const std::string birth_day = format_day(number->birth_day);
  if (!recipient.birth_day().empty() && recipient.birth_day() != birth_day) {
    return broken("birth_day", fmt::format("should be {} as in the ID number; compare both with the card", birth_day));
  }
  if (recipient.sex() != v1::SEX_UNSPECIFIED && recipient.sex() != number->sex) {
    return broken("sex",
                  fmt::format("should be {} as in the ID number; compare both with the card", enum_code(number->sex)));
  }
  return {};
}

Result<> check_home(const v1::Recipient& recipient) {
  const std::string& grid = recipient.grid_code();
  const std::string& village = recipient.village_code();
  if (!grid.empty() && grid.size() != 15) return broken("grid_code", "should have 15 digits");
  if (!village.empty() && village.size() != 12) return broken("village_code", "should have 12 digits");
  if (!grid.empty() && !village.empty())
    return broken("village_code", "should be empty: it follows from the grid's code");
  return {};
}

Result<> check_life(const v1::Recipient& recipient, Day today) {
  const std::string now = format_day(today);
  if (!are_in_order(recipient.birth_day(), now)) return broken("birth_day", "lies in the future; correct it");
  if (!are_in_order(recipient.death_day(), now)) return broken("death_day", "lies in the future; correct it");
  if (!are_in_order(recipient.birth_day(), recipient.death_day())) {
    return broken("death_day", "lies before the birth day; correct one of them");
  }
  return {};
}

}  // namespace

Result<> check_rules(const v1::Recipient& recipient, Day today) {
  if (auto checked = check_identity(recipient, today); !checked) return checked;
  if (auto checked = check_home(recipient); !checked) return checked;
  if (recipient.disability_grade() > 10) {
    return broken("disability_grade", "should be 1 (gravest) to 10, or 0 where there is none");
  }
  return check_life(recipient, today);
}

Result<> check_rules(const v1::Enrolment& enrolment) {
  if (!are_in_order(enrolment.start_day(), enrolment.end_day())) return broken("end_day", "lies before the start day");
  return {};
}

Result<> check_rules(const v1::Payment& payment) {
  if (!parse_day(payment.month() + "-01")) return broken("month", "should be a month as 2026-11");
  return {};
}

Result<> check_rules(const v1::User& user) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  if (user.login().size() > 64 || user.login().find_first_not_of(kAllowed) != std::string::npos) {
    return broken("login", "should be at most 64 lower-case letters, digits, '.', '_' and '-'");
  }
  return {};
}

}  // namespace gridvisit
