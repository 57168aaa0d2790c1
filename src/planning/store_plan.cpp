#include "planning/store_plan.hpp"

#include <algorithm>
#include <map>

#include "sync/apply_change.hpp"
#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

class PlanWriter {
 public:
  PlanWriter(Transaction& transaction, const VisitPlan& plan)
      : transaction_(transaction), plan_(plan), actor_(system_actor(plan.work.user_id)) {}

  Result<StoredPlan> run(Day from, int count) {
    load_stored(from, from + std::chrono::days(count - 1));
    for (const PlannedDay& day : plan_.days) {
      if (day.stops.empty()) continue;
      if (auto written = write_day(day); !written) return failure(written);
    }
    // Stops before the plans they belong to.
    for (const auto& [key, record] : stops_) {
      if (auto deleted = erase(record); !deleted) return failure(deleted);
    }
    for (const auto& [day, record] : plans_) {
      if (auto deleted = erase(record); !deleted) return failure(deleted);
    }
    return stored_;
  }

 private:
  using StopKey = std::pair<std::string, int>;  ///< plan id and sequence

  // What is there already; what is left of it at the end goes.
  void load_stored(Day from, Day last) {
    const Reader reader{transaction_.connection, transaction_.vault};
    std::map<std::string, bool> own;
    for_each_record(reader, *find_kind(v1::KIND_PLAN), "", [&](const StoredRecord& stored) {
      const v1::Plan& plan = stored.record.plan();
      if (plan.user_id() != plan_.work.user_id || plan.day() < format_day(from) || plan.day() > format_day(last)) {
        return true;
      }
      plans_.emplace(plan.day(), stored.record);
      own.emplace(stored.record.id(), true);
      return true;
    });
    if (own.empty()) return;
    for_each_record(reader, *find_kind(v1::KIND_PLAN_STOP), "", [&](const StoredRecord& stored) {
      const v1::PlanStop& stop = stored.record.plan_stop();
      if (own.contains(stop.plan_id())) stops_.emplace(StopKey{stop.plan_id(), stop.sequence()}, stored.record);
      return true;
    });
  }

  Result<> write_day(const PlannedDay& day) {
    v1::Record record;
    v1::Plan& plan = *record.mutable_plan();
    plan.set_user_id(plan_.work.user_id);
    plan.set_day(format_day(day.day));
    plan.set_scope_code(plan_.work.scope_code);
    plan.set_profile(plan_.work.profile);
    plan.mutable_start_position()->set_lon_deg(plan_.work.start->lon_deg);
    plan.mutable_start_position()->set_lat_deg(plan_.work.start->lat_deg);
    plan.set_travel_seconds(day.travel_s);
    plan.set_travel_m(day.travel_m);
    plan.set_finish_minute((day.finish_s + 59) / 60);
    const auto plan_id = write(std::move(record), take(plans_, plan.day()));
    if (!plan_id) return failure(plan_id);
    for (std::size_t i = 0; i < day.stops.size(); ++i) {
      const int sequence = static_cast<int>(i) + 1;
      const auto written = write(to_record(day.stops[i], *plan_id, format_day(day.day), sequence),
                                 take(stops_, StopKey{*plan_id, sequence}));
      if (!written) return failure(written);
    }
    return {};
  }

  static v1::Record to_record(const PlannedStop& stop, const std::string& plan_id, const std::string& day,
                              int sequence) {
    v1::Record record;
    v1::PlanStop& body = *record.mutable_plan_stop();
    body.set_plan_id(plan_id);
    body.set_day(day);
    body.set_sequence(sequence);
    body.set_recipient_id(stop.visit->recipient_id);
    body.set_purpose(stop.visit->purpose);
    body.set_arrival_minute(stop.arrival_s / 60);
    body.set_start_minute(stop.start_s / 60);
    body.set_finish_minute((stop.finish_s + 59) / 60);
    body.set_travel_seconds(stop.travel_s);
    body.set_travel_m(stop.travel_m);
    body.set_travel_is_estimate(stop.travel_is_estimate);
    return record;
  }

  template <typename Key>
  static std::optional<v1::Record> take(std::map<Key, v1::Record>& stored, const Key& key) {
    auto found = stored.extract(key);
    return found.empty() ? std::nullopt : std::optional(std::move(found.mapped()));
  }

  // The id of the record, which is made or brought up to date.
  Result<std::string> write(v1::Record record, const std::optional<v1::Record>& stored) {
    const KindInfo& kind = *kind_of(record);
    record.set_id(stored ? stored->id() : transaction_.ids.next());
    std::string id = record.id();
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    if (stored) {
      change.set_base_rev(stored->rev());
      for (const FieldInfo& field : kind.fields) {
        if (!same_value(field, body_of(record, kind), body_of(*stored, kind))) {
          change.mutable_fields()->add_paths(field.name);
        }
      }
      if (change.fields().paths().empty()) return id;
    }
    *change.mutable_record() = std::move(record);
    if (auto applied = apply(change); !applied) return failure(applied);
    ++stored_.written;
    return id;
  }

  Result<> erase(const v1::Record& record) {
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    *change.mutable_record() = record;
    change.set_base_rev(record.rev());
    ++stored_.deleted;
    return apply(change);
  }

  Result<> apply(const v1::Change& change) {
    const auto answer = apply_change(transaction_, actor_, change);
    if (!answer) return failure(answer);
    return to_result(*answer);
  }

  Transaction& transaction_;
  const VisitPlan& plan_;
  Actor actor_;
  std::map<std::string, v1::Record> plans_;  ///< by day
  std::map<StopKey, v1::Record> stops_;
  StoredPlan stored_;
};

}  // namespace

Result<StoredPlan> store_plan(Transaction& transaction, const VisitPlan& plan, Day from, int days) {
  return PlanWriter(transaction, plan).run(from, days);
}

}  // namespace gridvisit
