#include <fmt/format.h>

#include "domain/kind_rules.hpp"

namespace gridvisit {

Result<> check_rules(const v1::Division& division) {
  if (division.code().size() > 12) return broken("code", "should have 6, 9 or 12 digits; 15 digits are a grid's");
  return {};
}

Result<> check_rules(const v1::Grid& grid) {
  if (grid.code().size() != 15) return broken("code", "should have 15 digits: its village's 12 and 3 of its own");
  return {};
}

Result<> check_rules(const v1::Martyr& martyr) {
  if (martyr.birth_year() != 0 && martyr.death_year() != 0 && martyr.death_year() < martyr.birth_year()) {
    return broken("death_year", "lies before the birth year; correct one of them");
  }
  return {};
}

Result<> check_rules(const v1::MemorialWork& work) {
  const bool relocation = work.work_kind() == v1::MEMORIAL_WORK_KIND_RELOCATION;
  if (relocation && work.to_memorial_site_id().empty()) {
    return broken("to_memorial_site_id", "is missing; a relocation names the site it moves to");
  }
  if (!relocation && !work.to_memorial_site_id().empty()) {
    return broken("to_memorial_site_id", "belongs to relocations only; leave it empty for a repair");
  }
  if (relocation && work.to_memorial_site_id() == work.memorial_site_id()) {
    return broken("to_memorial_site_id", "is the site it moves from; name another");
  }
  if (!are_in_order(work.started_day(), work.accepted_day())) {
    return broken("accepted_day", "lies before the start; correct one of the days");
  }
  return {};
}

Result<> check_rules(const v1::InnContract& contract) {
  if (!are_in_order(contract.start_day(), contract.end_day())) return broken("end_day", "lies before the start day");
  if (contract.rooms_per_night() > 100) return broken("rooms_per_night", "should be 1 to 100");
  return {};
}

Result<> check_rules(const v1::Booking& booking) {
  const bool arrived = booking.arrived_at_ms() != 0;
  if (arrived) {
    const Day night = parse_day(booking.night_day()).value();
    const Day arrival = district_day(Timestamp{std::chrono::milliseconds{booking.arrived_at_ms()}});
    if (arrival < night || arrival > night + std::chrono::days{1}) {
      return broken("arrived_at_ms", fmt::format("should be on the night booked, {}", booking.night_day()));
    }
    if (!booking.cancelled_day().empty()) return broken("cancelled_day", "is set, but the guest arrived; clear one");
  }
  if (booking.left_at_ms() != 0 && (!arrived || booking.left_at_ms() < booking.arrived_at_ms())) {
    return broken("left_at_ms", "should be later than the arrival");
  }
  return {};
}

}  // namespace gridvisit
