#include "domain/due.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "domain/entitlement.hpp"

namespace gridvisit {
namespace {

using std::chrono::days;

// The strictest first. Two policies of one name cannot be (their natural key), so the order is total.
bool is_stricter(const v1::Policy& a, const v1::Policy& b) {
  if (a.interval_days() != b.interval_days()) return a.interval_days() < b.interval_days();
  if (a.priority() != b.priority()) return a.priority() > b.priority();
  return a.name() < b.name();
}

std::optional<Day> newest_visit(const VisitedPerson& person, v1::VisitLevel level) {
  std::optional<Day> newest;
  for (const LastVisit& visit : person.last_visits) {
    if (visit.level == level && (!newest || visit.day > *newest)) newest = visit.day;
  }
  return newest;
}

DueVisit make_due_visit(const v1::Record& record, std::optional<Day> last, Day today) {
  const v1::Policy& policy = record.policy();
  DueVisit visit{&record, today, today, policy.priority(), policy.service_minutes(), 0};
  if (last) {
    const int interval = std::max(1, policy.interval_days());
    visit.due = *last + days{interval};
    visit.earliest = std::max(visit.due - days{interval / 3}, *last + days{1});
    visit.overdue_days = std::max(0, static_cast<int>((today - visit.due).count()));
  }
  return visit;
}

}  // namespace

bool counts_as_visit(const v1::Visit& visit) { return visit.method() != v1::VISIT_METHOD_PHONE; }

bool applies(const v1::Policy& policy, const VisitedPerson& person, Day today) {
  const v1::Recipient& recipient = *person.recipient;
  if (!is_present(recipient, today)) return false;
  if (const auto until = parse_day(policy.until_day()); until && *until < today) return false;
  if (policy.key_recipients_only() && !is_key_recipient(recipient)) return false;
  if (!policy.conditions().empty() &&
      std::ranges::find_first_of(recipient.conditions(), policy.conditions()) == recipient.conditions().end()) {
    return false;
  }
  return policy.programme() == v1::PROGRAMME_UNSPECIFIED ||
         std::ranges::find(person.programmes, policy.programme()) != person.programmes.end();
}

std::vector<DueVisit> due_visits(std::span<const v1::Record> policies, const VisitedPerson& person, Day today) {
  std::map<v1::VisitLevel, const v1::Record*> strictest;
  for (const v1::Record& record : policies) {
    if (!applies(record.policy(), person, today)) continue;
    const v1::Record*& chosen = strictest[record.policy().level()];
    if (chosen == nullptr || is_stricter(record.policy(), chosen->policy())) chosen = &record;
  }
  std::vector<DueVisit> due;
  for (const auto& [level, policy] : strictest)
    due.push_back(make_due_visit(*policy, newest_visit(person, level), today));
  return due;
}

}  // namespace gridvisit
