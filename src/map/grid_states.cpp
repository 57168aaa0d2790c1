#include "map/grid_states.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "schema/embedded.hpp"
#include "store/visit_history.hpp"

namespace gridvisit {
namespace {

constexpr int kFeedPage = 1'000;

std::string_view embedded_text(std::string_view name) {
  const auto files = embedded_files();
  return std::ranges::find(files, name, &EmbeddedFile::name)->text;
}

v1::Recipient facts_of(const v1::Recipient& recipient) {
  v1::Recipient facts;
  facts.set_birth_day(recipient.birth_day());
  facts.set_death_day(recipient.death_day());
  facts.set_left_day(recipient.left_day());
  facts.set_disability_grade(recipient.disability_grade());
  *facts.mutable_categories() = recipient.categories();
  *facts.mutable_conditions() = recipient.conditions();
  *facts.mutable_merits() = recipient.merits();
  return facts;
}

LastVisit to_last_visit(const NewestVisit& visit) {
  return {visit.level, district_day(Timestamp(std::chrono::milliseconds(visit.visited_at_ms)))};
}

bool is_this_month(Day day, Day today) {
  const std::chrono::year_month_day a(day);
  const std::chrono::year_month_day b(today);
  return a.year() == b.year() && a.month() == b.month();
}

}  // namespace

void GridFigures::add(const GridFigures& other, int sign) {
  people += sign * other.people;
  key += sign * other.key;
  visited += sign * other.visited;
  overdue += sign * other.overdue;
  open_needs += sign * other.open_needs;
  not_enrolled += sign * other.not_enrolled;
}

// The bureau's own rhythms, or those of a new district.
void GridStates::load_rules(Reader reader) {
  policies_.clear();
  for_each_record(reader, *find_kind(v1::KIND_POLICY), "", [&](const StoredRecord& stored) {
    policies_.push_back(stored.record);
    return true;
  });
  if (policies_.empty()) {
    const auto defaults = parse_visit_rhythms(embedded_text("policy/visit_rhythms.json"));
    for (const v1::Policy& policy : defaults.value()) *policies_.emplace_back().mutable_policy() = policy;
  }
  benefits_ = parse_benefit_rules(embedded_text("policy/benefit_rules.json")).value();
}

void GridStates::take_recipient(const v1::Record& record) {
  Person& person = people_[record.id()];
  person.known = true;
  person.facts = facts_of(record.recipient());
  person.scope = record.scope();
}

void GridStates::take_enrolment(const std::string& id, const v1::Record* record) {
  if (const auto known = enrolled_.find(id); known != enrolled_.end()) {
    Person& person = people_[known->second];
    std::erase_if(person.enrolments, [&](const Enrolment& enrolment) { return enrolment.id == id; });
    if (record == nullptr) count(person);
    enrolled_.erase(known);
  }
  if (record == nullptr) return;
  const v1::Enrolment& enrolment = record->enrolment();
  enrolled_.emplace(id, enrolment.recipient_id());
  people_[enrolment.recipient_id()].enrolments.push_back(
      {id, enrolment.programme(), enrolment.start_day(), enrolment.end_day()});
}

void GridStates::take_need(const std::string& id, const v1::Record* record) {
  if (const auto known = needs_.find(id); known != needs_.end()) {
    Person& person = people_[known->second.first];
    if (known->second.second) --person.open_needs;
    if (record == nullptr) count(person);
    needs_.erase(known);
  }
  if (record == nullptr) return;
  const bool open = record->need().closed_at_ms() == 0;
  needs_.emplace(id, std::pair(record->need().recipient_id(), open));
  if (open) ++people_[record->need().recipient_id()].open_needs;
}

void GridStates::take_visits(Reader reader, const std::string& recipient_id) {
  Person& person = people_[recipient_id];
  person.visits.clear();
  for_each_newest_visit_of(reader.connection, recipient_id,
                           [&](const NewestVisit& visit) { person.visits.push_back(to_last_visit(visit)); });
}

void GridStates::load(Reader reader, Day today) {
  today_ = today;
  seq_ = last_seq(reader.connection);
  people_.clear();
  enrolled_.clear();
  needs_.clear();
  figures_.clear();
  load_rules(reader);
  const auto take_all = [&](v1::Kind kind, auto use) {
    for_each_record(reader, *find_kind(kind), "", [&](const StoredRecord& stored) {
      use(stored.record);
      return true;
    });
  };
  take_all(v1::KIND_RECIPIENT, [&](const v1::Record& record) { take_recipient(record); });
  take_all(v1::KIND_ENROLMENT, [&](const v1::Record& record) { take_enrolment(record.id(), &record); });
  take_all(v1::KIND_NEED, [&](const v1::Record& record) { take_need(record.id(), &record); });
  for_each_newest_visit(reader.connection, [&](const NewestVisit& visit) {
    people_[std::string(visit.recipient_id)].visits.push_back(to_last_visit(visit));
  });
  for (auto& [id, person] : people_) count(person);
  loaded_ = true;
}

void GridStates::take(Reader reader, const FeedEntry& entry) {
  const auto kind = static_cast<v1::Kind>(entry.kind);
  const auto read = [&] { return find_record(reader, *find_kind(kind), entry.id); };
  switch (kind) {
    case v1::KIND_RECIPIENT: {
      if (const auto stored = read()) {
        take_recipient(stored->record);
      } else {
        people_[entry.id].known = false;
      }
      count(people_[entry.id]);
      return;
    }
    case v1::KIND_ENROLMENT: {
      const auto stored = read();
      take_enrolment(entry.id, stored ? &stored->record : nullptr);
      if (stored) count(people_[stored->record.enrolment().recipient_id()]);
      return;
    }
    case v1::KIND_NEED: {
      const auto stored = read();
      take_need(entry.id, stored ? &stored->record : nullptr);
      if (stored) count(people_[stored->record.need().recipient_id()]);
      return;
    }
    case v1::KIND_VISIT: {
      const auto stored = read();
      // Whose a visit was that is gone is not known any more; it happens once in a year.
      if (!stored) return load(reader, today_);
      const std::string& recipient = stored->record.visit().recipient_id();
      if (recipient.empty()) return;
      take_visits(reader, recipient);
      count(people_[recipient]);
      return;
    }
    case v1::KIND_POLICY: return load(reader, today_);
    default: return;
  }
}

void GridStates::follow(Reader reader) {
  const Day today = district_day(clock_());
  if (!loaded_ || today != today_) return load(reader, today);
  const std::int64_t newest = last_seq(reader.connection);
  while (seq_ < newest) {
    const auto entries = list_feed(reader.connection, seq_, kFeedPage);
    for (const FeedEntry& entry : entries) {
      take(reader, entry);
      if (seq_ >= newest) return;  // everything was read anew
    }
    seq_ = entries.size() < kFeedPage ? newest : entries.back().seq;
  }
}

void GridStates::count(Person& person) {
  if (!person.counted_at.empty()) figures_[person.counted_at].add(person.counted, -1);
  person.counted_at.clear();
  if (!person.known || !is_present(person.facts, today_)) return;
  GridFigures figures{.people = 1, .key = is_key_recipient(person.facts) ? 1 : 0, .open_needs = person.open_needs};
  const std::string day = format_day(today_);
  std::vector<v1::Programme> enrolled;
  for (const Enrolment& enrolment : person.enrolments) {
    const bool active = enrolment.start_day <= day && (enrolment.end_day.empty() || enrolment.end_day >= day);
    if (active) enrolled.push_back(enrolment.programme);
  }
  figures.visited =
      std::ranges::any_of(person.visits, [&](const LastVisit& visit) { return is_this_month(visit.day, today_); });
  const VisitedPerson visited{&person.facts, enrolled, person.visits};
  figures.overdue = std::ranges::any_of(due_visits(policies_, visited, today_),
                                        [](const DueVisit& due) { return due.overdue_days > 0; });
  figures.not_enrolled = std::ranges::any_of(benefits_.rules, [&](const BenefitRule& rule) {
    return std::ranges::find(enrolled, rule.programme) == enrolled.end() &&
           entitled(benefits_, person.facts, rule.programme, today_).entitled;
  });
  person.counted = figures;
  person.counted_at = person.scope;
  figures_[person.scope].add(figures, 1);
}

std::string GridStates::answer(Reader reader, const MapView& view) {
  const std::scoped_lock lock(mutex_);
  follow(reader);
  std::string grids;
  std::string villages;
  const ScopeSet& scopes = view.scopes_of(v1::KIND_RECIPIENT);
  for (const auto& [code, f] : figures_) {
    if (f.people == 0 || !scopes.holds(code)) continue;
    std::string& list = code.size() == static_cast<std::size_t>(ScopeLevel::grid) ? grids : villages;
    fmt::format_to(std::back_inserter(list), R"({}"{}":[{},{},{},{},{},{}])", list.empty() ? "" : ",", code, f.people,
                   f.key, f.visited, f.overdue, f.open_needs, f.not_enrolled);
  }
  return fmt::format(R"({{"day":"{}","fields":["people","key","visited","overdue","open_needs","not_enrolled"],)"
                     R"("grids":{{{}}},"villages":{{{}}}}})",
                     format_day(today_), grids, villages);
}

}  // namespace gridvisit
