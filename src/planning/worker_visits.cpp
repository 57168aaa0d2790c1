#include "planning/worker_visits.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/scope_code.hpp"
#include "schema/embedded.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

constexpr int kMostPriority = 100;

v1::VisitLevel level_of(v1::Role role) {
  switch (role) {
    case v1::ROLE_GRID_WORKER:
    case v1::ROLE_VILLAGE_STAFF: return v1::VISIT_LEVEL_VILLAGE;
    case v1::ROLE_TOWN_STAFF: return v1::VISIT_LEVEL_TOWN;
    case v1::ROLE_DISTRICT_STAFF: return v1::VISIT_LEVEL_DISTRICT;
    default: return v1::VISIT_LEVEL_UNSPECIFIED;
  }
}

/// An area, and the level at which its people are visited.
using Beat = std::pair<std::string, v1::VisitLevel>;

std::vector<Beat> beats_of(Connection& connection, const std::string& user_id) {
  std::set<Beat> beats;
  for (const auto& [role, code] : load_grants(connection, user_id)) {
    if (level_of(role) != v1::VISIT_LEVEL_UNSPECIFIED) beats.emplace(code, level_of(role));
  }
  return {beats.begin(), beats.end()};
}

std::string shared_code(const std::vector<Beat>& beats) {
  std::string shared = beats.front().first;
  while (!shared.empty()) {
    if (std::ranges::all_of(beats, [&](const Beat& beat) { return is_within(beat.first, shared); })) return shared;
    const auto above = ancestors(shared);
    shared = above.empty() ? "" : above.back();
  }
  return shared;
}

// The bureau's own, or the defaults of a new district.
Result<std::vector<v1::Record>> load_policies(Reader reader) {
  std::vector<v1::Record> policies;
  for_each_record(reader, *find_kind(v1::KIND_POLICY), "", [&](const StoredRecord& stored) {
    policies.push_back(stored.record);
    return true;
  });
  if (!policies.empty()) return policies;
  const auto files = embedded_files();
  const auto file = std::ranges::find(files, "policy/visit_rhythms.json", &EmbeddedFile::name);
  const auto defaults = parse_visit_rhythms(file->text);
  if (!defaults) return failure(defaults);
  for (const v1::Policy& policy : *defaults) *policies.emplace_back().mutable_policy() = policy;
  return policies;
}

struct History {
  std::vector<LastVisit> visits;
  std::vector<v1::Programme> programmes;
};

std::map<std::string, History> load_histories(Reader reader, const std::string& area, Day today) {
  std::map<std::string, History> histories;
  for_each_record(reader, *find_kind(v1::KIND_VISIT), area, [&](const StoredRecord& stored) {
    const v1::Visit& visit = stored.record.visit();
    if (!counts_as_visit(visit)) return true;
    const Timestamp at{std::chrono::milliseconds(visit.visited_at_ms())};
    histories[visit.recipient_id()].visits.push_back({visit.level(), district_day(at)});
    return true;
  });
  const std::string day = format_day(today);
  for_each_record(reader, *find_kind(v1::KIND_ENROLMENT), area, [&](const StoredRecord& stored) {
    const v1::Enrolment& enrolment = stored.record.enrolment();
    if (enrolment.start_day() > day || (!enrolment.end_day().empty() && enrolment.end_day() < day)) return true;
    histories[enrolment.recipient_id()].programmes.push_back(enrolment.programme());
    return true;
  });
  return histories;
}

std::optional<Position> station_of(Reader reader, const std::string& division_code) {
  if (division_code.empty()) return std::nullopt;
  std::optional<Position> found;
  for_each_record(reader, *find_kind(v1::KIND_STATION), division_code, [&](const StoredRecord& stored) {
    const v1::Station& station = stored.record.station();
    const bool own = station.division_code() == division_code && station.station_kind() == v1::STATION_KIND_DIVISION;
    if (own && station.has_position()) found = {station.position().lon_deg(), station.position().lat_deg()};
    return !found;
  });
  return found;
}

std::optional<Position> middle_of(const std::vector<WantedVisit>& visits) {
  Position sum;
  double count = 0;
  for (const WantedVisit& visit : visits) {
    if (!visit.home) continue;
    sum = {sum.lon_deg + visit.home->lon_deg, sum.lat_deg + visit.home->lat_deg};
    ++count;
  }
  if (count == 0) return std::nullopt;
  return Position{sum.lon_deg / count, sum.lat_deg / count};
}

WantedVisit to_wanted(const v1::Record& record, const DueVisit& due) {
  const v1::Recipient& person = record.recipient();
  WantedVisit wanted{record.id(),
                     person.name(),
                     person.address(),
                     std::nullopt,
                     due.policy->policy().purpose(),
                     due.earliest,
                     due.due,
                     std::clamp(due.priority + due.overdue_days, 1, kMostPriority),
                     due.service_minutes};
  if (person.has_position()) wanted.home = {person.position().lon_deg(), person.position().lat_deg()};
  return wanted;
}

}  // namespace

Result<WorkerVisits> find_worker_visits(Reader reader, const v1::Record& user, Day from, Day last) {
  const std::vector<Beat> beats = beats_of(reader.connection, user.id());
  if (beats.empty()) {
    return failure(ErrorCode::invalid, "the user '" + user.user().login() +
                                           "' has no role that visits people: assign one with 'gridvisit user assign'");
  }
  const auto policies = load_policies(reader);
  if (!policies) return failure(policies);
  WorkerVisits work{user.id(), user.user().name(), user.user().profile(), shared_code(beats), {}, {}};
  if (work.profile == v1::TRAVEL_PROFILE_UNSPECIFIED) work.profile = v1::TRAVEL_PROFILE_EBIKE;
  for (const auto& [area, level] : beats) {
    const auto histories = load_histories(reader, area, from);
    for_each_record(reader, *find_kind(v1::KIND_RECIPIENT), area, [&](const StoredRecord& stored) {
      static const History kNone;
      const auto history = histories.find(stored.record.id());
      const History& known = history == histories.end() ? kNone : history->second;
      const VisitedPerson person{&stored.record.recipient(), known.programmes, known.visits};
      for (const DueVisit& due : due_visits(*policies, person, from)) {
        if (due.policy->policy().level() == level && due.earliest <= last) {
          work.visits.push_back(to_wanted(stored.record, due));
        }
      }
      return true;
    });
  }
  std::ranges::sort(work.visits, {}, &WantedVisit::recipient_id);
  work.start = station_of(reader, user.user().division_code());
  if (!work.start) work.start = middle_of(work.visits);
  return work;
}

}  // namespace gridvisit
