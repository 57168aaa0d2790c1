#include "sync/apply_change.hpp"

#include <catch2/catch.hpp>

#include "domain/id_number.hpp"
#include "store/feed.hpp"
#include "test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

const auto kNote = [](const char* text) {
  return [text](v1::Record& record) { record.mutable_recipient()->set_note(text); };
};

std::size_t count(TestDistrict& district, v1::Kind kind) {
  return static_cast<std::size_t>(count_records(district.connection(), *find_kind(kind)));
}

/// The newest of a kind the server made.
v1::Record newest(TestDistrict& district, v1::Kind kind) {
  v1::Record found;
  for_each_record(district.reader(), *find_kind(kind), "", [&](const StoredRecord& stored) {
    if (stored.record.rev() > found.rev()) found = stored.record;
    return true;
  });
  REQUIRE(found.rev() > 0);
  return found;
}

v1::Conflict only_conflict(TestDistrict& district) { return newest(district, v1::KIND_CONFLICT).conflict(); }

}  // namespace

TEST_CASE("edits of different fields from the same base both hold") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const std::int64_t base = district.find(v1::KIND_RECIPIENT, id)->rev();
  const Actor actor = worker(district.add_user("w1"), kGrids[0]);
  CHECK(district.apply(actor, district.edit(v1::KIND_RECIPIENT, id, "note", kNote("a"), base)).outcome() ==
        v1::OUTCOME_APPLIED);
  const auto second = district.apply(actor, district.edit(
                                                v1::KIND_RECIPIENT, id, "address",
                                                [](v1::Record& r) { r.mutable_recipient()->set_address("b"); }, base));
  CHECK(second.outcome() == v1::OUTCOME_MERGED);
  const auto merged = district.find(v1::KIND_RECIPIENT, id)->recipient();
  CHECK(merged.note() == "a");
  CHECK(merged.address() == "b");
  // Noted as a soft conflict: nothing to decide.
  REQUIRE(count(district, v1::KIND_CONFLICT) == 1);
  const v1::Conflict conflict = only_conflict(district);
  CHECK(conflict.severity() == v1::CONFLICT_SEVERITY_SOFT);
  CHECK(conflict.field() == "address");
  CHECK(conflict.settled_at_ms() > 0);
  CHECK_THAT(conflict.kept_json(), Catch::Contains("\"address\":\"b\""));
  CHECK_THAT(conflict.other_json(), Catch::Contains("\"note\":\"a\""));
}

TEST_CASE("two values for one field: the later holds, and a conflict keeps both") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const std::int64_t base = district.find(v1::KIND_RECIPIENT, id)->rev();
  const Actor actor = worker(district.add_user("w1"), kGrids[0]);
  district.apply(actor, district.edit(v1::KIND_RECIPIENT, id, "note", kNote("first"), base));
  CHECK(district.apply(actor, district.edit(v1::KIND_RECIPIENT, id, "note", kNote("second"), base)).outcome() ==
        v1::OUTCOME_CONFLICT);
  CHECK(district.find(v1::KIND_RECIPIENT, id)->recipient().note() == "second");
  REQUIRE(count(district, v1::KIND_CONFLICT) == 1);
  for_each_record(district.reader(), *find_kind(v1::KIND_CONFLICT), "", [&](const StoredRecord& stored) {
    const v1::Conflict& conflict = stored.record.conflict();
    CHECK(conflict.record_id() == id);
    CHECK(conflict.field() == "note");
    CHECK_THAT(conflict.kept_json(), Catch::Contains("second"));
    CHECK_THAT(conflict.other_json(), Catch::Contains("first"));
    CHECK(conflict.severity() == v1::CONFLICT_SEVERITY_HARD);
    CHECK(conflict.settled_at_ms() == 0);
    CHECK(conflict.kept_user_id() == actor.user_id);
    CHECK(conflict.other_user_id() == actor.user_id);
    CHECK(conflict.other_at_ms() > 0);
    CHECK(conflict.kept_at_ms() >= conflict.other_at_ms());
    CHECK(stored.record.scope() == kGrids[0]);
    return true;
  });
  // The same value from both is no conflict.
  CHECK(district.apply(actor, district.edit(v1::KIND_RECIPIENT, id, "note", kNote("second"), base)).outcome() ==
        v1::OUTCOME_APPLIED);
  CHECK(count(district, v1::KIND_CONFLICT) == 1);
}

TEST_CASE("a field sent as the writer had found it does not undo what others made of it") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const std::int64_t base = district.find(v1::KIND_RECIPIENT, id)->rev();
  const Actor actor = worker(district.add_user("w1"), kGrids[0]);
  district.apply(actor, district.edit(v1::KIND_RECIPIENT, id, "note", kNote("theirs"), base));
  v1::Change whole_form = district.edit(
      v1::KIND_RECIPIENT, id, "address", [](v1::Record& r) { r.mutable_recipient()->set_address("b"); }, base);
  for (int i = 0; i < 3; ++i) whole_form.mutable_fields()->add_paths("note");
  whole_form.mutable_base()->mutable_recipient();
  CHECK(district.apply(actor, whole_form).outcome() == v1::OUTCOME_MERGED);
  CHECK(district.find(v1::KIND_RECIPIENT, id)->recipient().note() == "theirs");
  CHECK(district.find(v1::KIND_RECIPIENT, id)->recipient().address() == "b");
  // Without a base it is an edit; named three times it is one conflict.
  whole_form.clear_base();
  const std::size_t before = count(district, v1::KIND_CONFLICT);
  CHECK(district.apply(actor, whole_form).outcome() == v1::OUTCOME_CONFLICT);
  CHECK(count(district, v1::KIND_CONFLICT) == before + 1);
}

TEST_CASE("a set keeps what either side added") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const std::int64_t base = district.find(v1::KIND_RECIPIENT, id)->rev();
  const Actor actor = worker(district.add_user("w1"), kGrids[0]);
  for (const v1::Condition condition : {v1::CONDITION_DEMENTIA, v1::CONDITION_LIVES_ALONE}) {
    const auto result =
        district.apply(actor, district.edit(
                                  v1::KIND_RECIPIENT, id, "conditions",
                                  [&](v1::Record& r) { r.mutable_recipient()->add_conditions(condition); }, base));
    CHECK(result.outcome() != v1::OUTCOME_REJECTED);
  }
  CHECK(district.find(v1::KIND_RECIPIENT, id)->recipient().conditions_size() == 2);
  CHECK(count(district, v1::KIND_CONFLICT) == 0);
}

TEST_CASE("a numbered change is done once, however often it comes") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  Actor actor = worker(district.add_user("w1"), kGrids[0]);
  actor.device_id = district.new_id();
  v1::Change change = district.edit(v1::KIND_RECIPIENT, id, "note", kNote("once"));
  change.set_number(1);
  const auto first = district.apply(actor, change);
  const std::int64_t seq = last_seq(district.connection());
  for (int i = 0; i < 3; ++i) CHECK(district.apply(actor, change).SerializeAsString() == first.SerializeAsString());
  CHECK(last_seq(district.connection()) == seq);
}

TEST_CASE("a phone set back to an older copy of itself loses nothing of what it writes under numbers used before") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const std::string other = district.add_person("李四", kGrids[0]);
  Actor actor = worker(district.add_user("w1"), kGrids[0]);
  actor.device_id = district.new_id();
  auto before = district.edit(v1::KIND_RECIPIENT, id, "note", kNote("before"));
  before.set_number(1);
  REQUIRE(district.apply(actor, before).outcome() == v1::OUTCOME_APPLIED);
  auto since = district.edit(v1::KIND_RECIPIENT, other, "note", kNote("since"));
  since.set_number(1);
  const auto taken = district.apply(actor, since);
  CHECK(taken.outcome() == v1::OUTCOME_APPLIED);
  CHECK(taken.number() == 1);
  CHECK(district.find(v1::KIND_RECIPIENT, other)->recipient().note() == "since");
  // Sent once more, as after a lost answer, it changes nothing; and what really was the first is still known.
  const std::int64_t rev = district.find(v1::KIND_RECIPIENT, other)->rev();
  CHECK(district.apply(actor, since).outcome() == v1::OUTCOME_APPLIED);
  CHECK(district.find(v1::KIND_RECIPIENT, other)->rev() == rev);
  CHECK(district.apply(actor, before).outcome() == v1::OUTCOME_APPLIED);
  CHECK(district.find(v1::KIND_RECIPIENT, id)->recipient().note() == "before");
}

TEST_CASE("nobody writes outside their area or above their role, and the answer says which") {
  TestDistrict district;
  const std::string mine = district.add_person("我的", kGrids[0]);
  const std::string theirs = district.add_person("别人的", kGrids[2]);
  const std::string user = district.add_user("w1");
  const Actor actor = worker(user, kGrids[0]);
  CHECK(district.apply(actor, district.edit(v1::KIND_RECIPIENT, theirs, "note", kNote("x"))).reason() ==
        v1::REASON_OUT_OF_SCOPE);
  const auto renamed = district.apply(actor, district.edit(v1::KIND_RECIPIENT, mine, "name", [](v1::Record& r) {
    r.mutable_recipient()->set_name("x");
  }));
  CHECK(renamed.reason() == v1::REASON_FORBIDDEN);
  CHECK(renamed.field() == "name");
  const auto moved = district.apply(actor, district.edit(v1::KIND_RECIPIENT, mine, "grid_code", [](v1::Record& r) {
    r.mutable_recipient()->set_grid_code(kGrids[1]);
  }));
  CHECK(moved.outcome() == v1::OUTCOME_REJECTED);
  // Nobody makes themselves an administrator.
  v1::Change promotion;
  promotion.set_operation(v1::OPERATION_PUT);
  promotion.mutable_record()->set_id(district.new_id());
  promotion.mutable_record()->mutable_assignment()->set_user_id(user);
  promotion.mutable_record()->mutable_assignment()->set_role(v1::ROLE_ADMIN);
  promotion.mutable_record()->mutable_assignment()->set_code("341103");
  CHECK(district.apply(actor, promotion).outcome() == v1::OUTCOME_REJECTED);
  const Actor town{user, "", {{v1::ROLE_TOWN_STAFF, kTown}}};
  CHECK(district.apply(town, promotion).outcome() == v1::OUTCOME_REJECTED);
}

TEST_CASE("a visit moves with its person, and a fixed field stays") {
  TestDistrict district;
  const std::string person = district.add_person("张三", kGrids[0]);
  const std::string user = district.add_user("w1");
  const std::string visit = district.put([&](v1::Record& record) {
    record.mutable_visit()->set_recipient_id(person);
    record.mutable_visit()->set_user_id(user);
    record.mutable_visit()->set_level(v1::VISIT_LEVEL_VILLAGE);
    record.mutable_visit()->set_visited_at_ms(1'795'000'000'000);
  });
  CHECK(district.find(v1::KIND_VISIT, visit)->scope() == kGrids[0]);
  district.apply(system_actor("bureau"), district.edit(v1::KIND_RECIPIENT, person, "grid_code", [](v1::Record& r) {
    r.mutable_recipient()->set_grid_code(kGrids[3]);
  }));
  CHECK(district.find(v1::KIND_VISIT, visit)->scope() == kGrids[3]);
  const auto changed = district.apply(system_actor("bureau"),
                                      district.edit(v1::KIND_VISIT, visit, "visited_at_ms",
                                                    [](v1::Record& r) { r.mutable_visit()->set_visited_at_ms(1); }));
  CHECK(changed.outcome() == v1::OUTCOME_REJECTED);
  CHECK(changed.field() == "visited_at_ms");
}

TEST_CASE("an edit after a delete and a delete after an edit are answered, and nothing else happens") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  const auto record = *district.find(v1::KIND_RECIPIENT, id);
  v1::Change erase;
  erase.set_operation(v1::OPERATION_DELETE);
  *erase.mutable_record() = record;
  erase.set_base_rev(record.rev());
  const auto edited = district.edit(v1::KIND_RECIPIENT, id, "note", kNote("x"));
  CHECK(district.apply(system_actor("b"), edited).outcome() == v1::OUTCOME_APPLIED);
  CHECK(district.apply(system_actor("b"), erase).reason() == v1::REASON_CHANGED_MEANWHILE);
  erase.set_base_rev(district.find(v1::KIND_RECIPIENT, id)->rev());
  CHECK(district.apply(system_actor("b"), erase).outcome() == v1::OUTCOME_APPLIED);
  CHECK(district.apply(system_actor("b"), erase).outcome() == v1::OUTCOME_APPLIED);
  CHECK(district.apply(system_actor("b"), edited).reason() == v1::REASON_RECORD_GONE);
  CHECK_FALSE(district.find(v1::KIND_RECIPIENT, id));
}

TEST_CASE("what makes no sense is rejected with the field, and leaves nothing behind") {
  TestDistrict district;
  const std::int64_t seq = last_seq(district.connection());
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(district.new_id());
  const auto rejected = [&](const char* field) {
    const auto result = district.apply(system_actor("b"), change);
    CHECK(result.outcome() == v1::OUTCOME_REJECTED);
    CHECK(result.field() == field);
    CHECK_FALSE(result.message().empty());
  };
  SECTION("no body") { CHECK(district.apply(system_actor("b"), change).reason() == v1::REASON_UNKNOWN_KIND); }
  SECTION("no name") {
    change.mutable_record()->mutable_recipient()->set_grid_code(kGrids[0]);
    rejected("name");
  }
  SECTION("unknown grid") {
    change.mutable_record()->mutable_recipient()->set_name("x");
    change.mutable_record()->mutable_recipient()->set_grid_code("341103100299001");
    rejected("grid_code");
  }
  SECTION("wrong ID number") {
    change.mutable_record()->mutable_recipient()->set_name("x");
    change.mutable_record()->mutable_recipient()->set_grid_code(kGrids[0]);
    change.mutable_record()->mutable_recipient()->set_id_number(
        std::string("34110319480512001") + (id_number_check_digit("34110319480512001") == '0' ? '1' : '0'));
    rejected("id_number");
  }
  SECTION("unknown field") {
    change.mutable_record()->mutable_recipient()->set_name("x");
    change.mutable_fields()->add_paths("shoe_size");
    rejected("shoe_size");
  }
  SECTION("an id that is none") {
    change.mutable_record()->set_id("1");
    change.mutable_record()->mutable_recipient()->set_name("x");
    rejected("id");
  }
  CHECK(last_seq(district.connection()) == seq);
  CHECK(district.check().empty());
}
