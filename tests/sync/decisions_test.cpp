// What staff decide about: conflicts settled, quarantined changes released or discarded, duplicates merged.
#include <catch2/catch.hpp>

#include "store/feed.hpp"
#include "store/merged_records.hpp"
#include "sync/apply_change.hpp"
#include "sync/retention.hpp"
#include "test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

const auto kNote = [](const char* text) {
  return [text](v1::Record& record) { record.mutable_recipient()->set_note(text); };
};

/// A worker with a phone, the station's staff above them, and a person in the worker's grid.
class Scene {
 public:
  Scene() {
    worker_.user_id = district.add_user("w1");
    worker_.grants = {{v1::ROLE_GRID_WORKER, kGrids[0]}};
    worker_.device_id = district.put([&](v1::Record& r) { r.mutable_device()->set_user_id(worker_.user_id); });
    staff = {district.add_user("v1"), "", {{v1::ROLE_VILLAGE_STAFF, kVillage1}}};
    town = {district.add_user("t1"), "", {{v1::ROLE_TOWN_STAFF, kTown}}};
    person = district.add_person("张三", kGrids[0]);
  }

  /// As the worker's phone sends it.
  v1::ChangeResult send(v1::Change change) {
    change.set_number(++number_);
    return district.apply(worker_, change);
  }

  v1::Change visit() {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(district.new_id());
    v1::Visit& visit = *change.mutable_record()->mutable_visit();
    visit.set_recipient_id(person);
    visit.set_user_id(worker_.user_id);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_visited_at_ms(1'795'000'000'000);
    return change;
  }

  v1::Change edit_note(const char* text) { return district.edit(v1::KIND_RECIPIENT, person, "note", kNote(text)); }

  void move_to(const char* grid) {
    const auto moved = district.edit(v1::KIND_RECIPIENT, person, "grid_code",
                                     [&](v1::Record& r) { r.mutable_recipient()->set_grid_code(grid); });
    REQUIRE(district.apply(system_actor("b"), moved).outcome() == v1::OUTCOME_APPLIED);
  }

  v1::ChangeResult erase(const std::string& id, const std::string& merge_into = {}) {
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    *change.mutable_record() = *district.find(v1::KIND_RECIPIENT, id);
    change.set_base_rev(change.record().rev());
    change.set_merge_into(merge_into);
    return district.apply(system_actor("b"), change);
  }

  v1::ChangeResult decide(const Actor& actor, const std::string& id, v1::Decision decision) {
    return district.apply(actor, district.edit(v1::KIND_QUARANTINE, id, "decision",
                                               [&](v1::Record& r) { r.mutable_quarantine()->set_decision(decision); }));
  }

  v1::Quarantine quarantine(const v1::ChangeResult& result) {
    REQUIRE(result.outcome() == v1::OUTCOME_REJECTED);
    REQUIRE_FALSE(result.quarantine_id().empty());
    return district.find(v1::KIND_QUARANTINE, result.quarantine_id())->quarantine();
  }

  void set_clock_offset(std::chrono::milliseconds offset) { worker_.clock_offset = offset; }
  [[nodiscard]] const std::string& user() const { return worker_.user_id; }
  void demote() { worker_.grants = {{v1::ROLE_LEADER, kGrids[0]}}; }

  TestDistrict district;
  Actor staff;
  Actor town;
  std::string person;

 private:
  Actor worker_;
  std::uint64_t number_ = 0;
};

}  // namespace

TEST_CASE("a report about somebody who has moved away is kept at the station that looks after them now (CHT 11306)") {
  Scene scene;
  const v1::Change visit = scene.visit();
  scene.move_to(kGrids[2]);
  const auto result = scene.send(visit);
  CHECK(result.reason() == v1::REASON_OUT_OF_SCOPE);
  const v1::Quarantine kept = scene.quarantine(result);
  CHECK(kept.reason() == v1::QUARANTINE_REASON_OUT_OF_SCOPE);
  CHECK(kept.scope_code() == kGrids[2]);
  CHECK(kept.user_id() == scene.user());
  CHECK(kept.record_kind() == "visit");
  CHECK_THAT(kept.change_json(), Catch::Contains(scene.person));
  CHECK_FALSE(scene.district.find(v1::KIND_VISIT, visit.record().id()));

  SECTION("released by who may, it is the worker's visit") {
    // The station of the worker's village has no say where the person lives now.
    CHECK(scene.decide(scene.staff, result.quarantine_id(), v1::DECISION_RELEASED).outcome() == v1::OUTCOME_REJECTED);
    CHECK(scene.decide(scene.town, result.quarantine_id(), v1::DECISION_RELEASED).outcome() == v1::OUTCOME_APPLIED);
    const auto stored = scene.district.find(v1::KIND_VISIT, visit.record().id());
    REQUIRE(stored);
    CHECK(stored->visit().user_id() == scene.user());
    CHECK(stored->scope() == kGrids[2]);
    const auto decided = scene.district.find(v1::KIND_QUARANTINE, result.quarantine_id())->quarantine();
    CHECK(decided.decided_by_user_id() == scene.town.user_id);
    CHECK(decided.decided_at_ms() > 0);
    CHECK(scene.decide(scene.town, result.quarantine_id(), v1::DECISION_DISCARDED).outcome() == v1::OUTCOME_REJECTED);
  }
  SECTION("discarded, it stays out for good") {
    CHECK(scene.decide(scene.town, result.quarantine_id(), v1::DECISION_DISCARDED).outcome() == v1::OUTCOME_APPLIED);
    CHECK_FALSE(scene.district.find(v1::KIND_VISIT, visit.record().id()));
    CHECK(scene.decide(scene.town, result.quarantine_id(), v1::DECISION_RELEASED).outcome() == v1::OUTCOME_REJECTED);
  }
  CHECK(scene.district.check().empty());
}

TEST_CASE("a village's staff release a visit of their own worker in the worker's name") {
  Scene scene;
  v1::Change visit = scene.visit();
  visit.mutable_record()->mutable_visit()->set_duration_minutes(100'000);
  const auto result = scene.send(visit);
  CHECK(scene.quarantine(result).reason() == v1::QUARANTINE_REASON_INVALID);
  // What is invalid stays invalid: the release is refused with the reason, and it can still be discarded.
  const auto released = scene.decide(scene.staff, result.quarantine_id(), v1::DECISION_RELEASED);
  CHECK(released.outcome() == v1::OUTCOME_REJECTED);
  CHECK(released.field() == "duration_minutes");
  CHECK(scene.decide(scene.staff, result.quarantine_id(), v1::DECISION_DISCARDED).outcome() == v1::OUTCOME_APPLIED);

  scene.demote();
  const v1::Change second = scene.visit();
  const auto forbidden = scene.send(second);
  CHECK(scene.quarantine(forbidden).reason() == v1::QUARANTINE_REASON_ROLE_CHANGED);
  CHECK(scene.decide(scene.staff, forbidden.quarantine_id(), v1::DECISION_RELEASED).outcome() == v1::OUTCOME_APPLIED);
  CHECK(scene.district.find(v1::KIND_VISIT, second.record().id())->visit().user_id() == scene.user());
  CHECK(scene.district.check().empty());
}

TEST_CASE("an edit after a delete is answered and kept, and what follows goes through (Mergin 4363)") {
  Scene scene;
  const v1::Change edit = scene.edit_note("too late");
  const v1::Change visit = scene.visit();
  REQUIRE(scene.erase(scene.person).outcome() == v1::OUTCOME_APPLIED);
  const auto edited = scene.send(edit);
  CHECK(edited.reason() == v1::REASON_RECORD_GONE);
  CHECK(scene.quarantine(edited).reason() == v1::QUARANTINE_REASON_RECORD_GONE);
  // Where nobody knows the place of what is gone, the writer's own station has it.
  CHECK(scene.quarantine(edited).scope_code() == kVillage1);
  CHECK(scene.quarantine(scene.send(visit)).reason() == v1::QUARANTINE_REASON_RECORD_GONE);
  scene.person = scene.district.add_person("李四", kGrids[0]);
  CHECK(scene.send(scene.visit()).outcome() == v1::OUTCOME_APPLIED);
  const auto released = scene.decide(scene.staff, edited.quarantine_id(), v1::DECISION_RELEASED);
  CHECK(released.outcome() == v1::OUTCOME_REJECTED);
  CHECK(released.reason() == v1::REASON_RECORD_GONE);
}

TEST_CASE("a duplicate is merged: its visits go to the other record, and late edits find their way") {
  Scene scene;
  const std::string duplicate = scene.person;
  REQUIRE(scene.send(scene.visit()).outcome() == v1::OUTCOME_APPLIED);
  const v1::Change late_visit = scene.visit();
  const v1::Change late_note = scene.edit_note("about the duplicate");
  const std::string survivor = scene.district.add_person("张三", kGrids[1]);
  CHECK(scene.erase(duplicate, duplicate).outcome() == v1::OUTCOME_REJECTED);
  CHECK(scene.erase(duplicate, scene.district.new_id()).outcome() == v1::OUTCOME_REJECTED);
  REQUIRE(scene.erase(duplicate, survivor).outcome() == v1::OUTCOME_APPLIED);
  CHECK(find_survivor(scene.district.connection(), duplicate) == survivor);
  for_each_record(scene.district.reader(), *find_kind(v1::KIND_VISIT), "", [&](const StoredRecord& stored) {
    CHECK(stored.record.visit().recipient_id() == survivor);
    CHECK(stored.record.scope() == kGrids[1]);
    return true;
  });
  const auto visited = scene.send(late_visit);
  const auto noted = scene.send(late_note);
  CHECK(scene.quarantine(visited).reason() == v1::QUARANTINE_REASON_RECORD_MERGED);
  CHECK(scene.quarantine(noted).reason() == v1::QUARANTINE_REASON_RECORD_MERGED);
  for (const auto& result : {visited, noted}) {
    CHECK(scene.decide(scene.staff, result.quarantine_id(), v1::DECISION_RELEASED).outcome() == v1::OUTCOME_APPLIED);
  }
  CHECK(scene.district.find(v1::KIND_RECIPIENT, survivor)->recipient().note() == "about the duplicate");
  CHECK(scene.district.find(v1::KIND_VISIT, late_visit.record().id())->visit().recipient_id() == survivor);
  CHECK(scene.district.check().empty());
}

TEST_CASE("merging two with the same month paid is refused, and changes nothing") {
  Scene scene;
  const std::string other = scene.district.add_person("张三", kGrids[1]);
  for (const std::string& id : {scene.person, other}) {
    scene.district.put([&](v1::Record& record) {
      v1::Payment& payment = *record.mutable_payment();
      payment.set_recipient_id(id);
      payment.set_programme(v1::PROGRAMME_MONTHLY_PAYMENT);
      payment.set_month("2026-10");
      payment.set_amount_fen(100);
    });
  }
  const std::int64_t seq = last_seq(scene.district.connection());
  CHECK(scene.erase(scene.person, other).outcome() == v1::OUTCOME_REJECTED);
  CHECK(last_seq(scene.district.connection()) == seq);
  CHECK(scene.district.find(v1::KIND_RECIPIENT, scene.person));
  CHECK(scene.district.check().empty());
}

TEST_CASE("a conflict is settled once, by keeping or by taking the other value") {
  Scene scene;
  v1::Change late = scene.edit_note("second");
  late.set_made_at_ms(1'795'000'000'500);
  late.mutable_base()->mutable_recipient()->set_note("before");
  scene.district.apply(scene.staff, scene.edit_note("first"));
  REQUIRE(scene.send(late).outcome() == v1::OUTCOME_CONFLICT);
  v1::Record conflict;
  for_each_record(scene.district.reader(), *find_kind(v1::KIND_CONFLICT), "", [&](const StoredRecord& stored) {
    conflict = stored.record;
    return true;
  });
  CHECK_THAT(conflict.conflict().base_json(), Catch::Contains("before"));
  CHECK(conflict.conflict().other_user_id() == scene.staff.user_id);
  CHECK(conflict.conflict().kept_user_id() == scene.user());
  CHECK(conflict.conflict().kept_at_ms() == 1'795'000'000'500);
  const auto settle = [&](v1::Settlement settlement) {
    return scene.district.apply(scene.staff,
                                scene.district.edit(v1::KIND_CONFLICT, conflict.id(), "settlement", [&](v1::Record& r) {
                                  r.mutable_conflict()->set_settlement(settlement);
                                  r.mutable_conflict()->set_settled_at_ms(1);  // not theirs to say
                                }));
  };
  SECTION("keep") {
    CHECK(settle(v1::SETTLEMENT_KEEP).outcome() == v1::OUTCOME_APPLIED);
    CHECK(scene.district.find(v1::KIND_RECIPIENT, scene.person)->recipient().note() == "second");
  }
  SECTION("take the other") {
    CHECK(settle(v1::SETTLEMENT_TAKE_OTHER).outcome() == v1::OUTCOME_APPLIED);
    CHECK(scene.district.find(v1::KIND_RECIPIENT, scene.person)->recipient().note() == "first");
  }
  SECTION("of a record that is gone there is nothing to take") {
    REQUIRE(scene.erase(scene.person).outcome() == v1::OUTCOME_APPLIED);
    CHECK(settle(v1::SETTLEMENT_TAKE_OTHER).reason() == v1::REASON_RECORD_GONE);
    CHECK(settle(v1::SETTLEMENT_KEEP).outcome() == v1::OUTCOME_APPLIED);
  }
  const auto settled = scene.district.find(v1::KIND_CONFLICT, conflict.id())->conflict();
  CHECK(settled.settled_by_user_id() == scene.staff.user_id);
  CHECK(settled.settled_at_ms() > 1);
  const bool was_kept = settled.settlement() == v1::SETTLEMENT_KEEP;
  CHECK(settle(was_kept ? v1::SETTLEMENT_TAKE_OTHER : v1::SETTLEMENT_KEEP).outcome() == v1::OUTCOME_REJECTED);
  CHECK(scene.district.check().empty());
}

TEST_CASE("an edit of half a year ago is for the station to judge; a new visit is taken at any age") {
  Scene scene;
  v1::Change edit = scene.edit_note("old");
  edit.set_made_at_ms(1'795'000'000'000 - std::int64_t{181} * 24 * 3'600 * 1'000);
  const auto result = scene.send(edit);
  CHECK(result.reason() == v1::REASON_TOO_OLD);
  CHECK(scene.quarantine(result).reason() == v1::QUARANTINE_REASON_TOO_OLD);
  v1::Change visit = scene.visit();
  visit.set_made_at_ms(edit.made_at_ms());
  CHECK(scene.send(visit).outcome() == v1::OUTCOME_APPLIED);
  // By a clock that is half a year slow it was written today.
  scene.set_clock_offset(std::chrono::hours(24 * 181));
  CHECK(scene.send(edit).outcome() == v1::OUTCOME_APPLIED);
}

TEST_CASE("a phone's clock that is off by more than five minutes is corrected beside the visit's own time") {
  using std::chrono::minutes;
  Scene scene;
  const auto corrected = [&](std::chrono::milliseconds offset) {
    scene.set_clock_offset(offset);
    v1::Change visit = scene.visit();
    visit.mutable_record()->mutable_visit()->set_corrected_at_ms(7);  // not the phone's to say
    REQUIRE(scene.send(visit).outcome() == v1::OUTCOME_APPLIED);
    return scene.district.find(v1::KIND_VISIT, visit.record().id())->visit().corrected_at_ms();
  };
  CHECK(corrected(minutes(5)) == 0);
  CHECK(corrected(minutes(-5)) == 0);
  CHECK(corrected(minutes(-6)) == 1'795'000'000'000 - 6 * 60'000);
}

TEST_CASE("tombstones are forgotten when their time has come, and digests stay right") {
  Scene scene;
  REQUIRE(scene.erase(scene.person).outcome() == v1::OUTCOME_APPLIED);
  const std::int64_t removal = last_seq(scene.district.connection());
  const auto compact = [&](std::chrono::days after) {
    IdMaker ids([] { return Timestamp(); }, system_random_bytes);
    Connection& connection = scene.district.connection();
    Transaction transaction{connection, scene.district.vault(), ids, scene.district.now() + after, {}, {}};
    REQUIRE(forget_the_old(transaction));
    return feed_horizon(connection);
  };
  CHECK(compact(std::chrono::days(179)) == 0);
  CHECK(compact(std::chrono::days(181)) == removal);
  CHECK(compact(std::chrono::days(999)) == removal);
  CHECK(list_feed(scene.district.connection(), removal - 1, 10).empty());
  CHECK(scene.district.check().empty());
}
