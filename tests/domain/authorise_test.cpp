#include "domain/authorise.hpp"

#include <catch2/catch.hpp>

#include "make_record.hpp"

using namespace gridvisit;

namespace {

const std::string kDistrict = "341103";
const std::string kTown = "341103100";
const std::string kVillage = "341103100201";
const std::string kGrid = "341103100201007";
const std::string kNextGrid = "341103100201008";
const std::string kNextTownsGrid = "341103101201001";

Actor with(v1::Role role, const std::string& code) { return {kSomeId, "", {{role, code}}}; }

struct Attempt {
  Actor actor;
  std::optional<std::string> from;  ///< none: creates
  std::optional<std::string> to;    ///< none: deletes
  std::vector<std::string> fields;
  std::string record;
};

// "ok", "role" or "scope", with the field at fault behind.
std::string outcome(const Attempt& attempt) {
  const v1::Record record = make_record(attempt.record);
  const KindInfo& kind = *kind_of(record);
  std::vector<const FieldInfo*> fields;
  for (const auto& name : attempt.fields) {
    fields.push_back(kind.find_field(name));
    REQUIRE(fields.back() != nullptr);
  }
  const auto authorised = authorise_write(attempt.actor, {.kind = &kind,
                                                          .old_scope = attempt.from,
                                                          .new_scope = attempt.to,
                                                          .fields = fields,
                                                          .body = &body_of(record, kind)});
  if (authorised) return "ok";
  CHECK(authorised.error().error.code == ErrorCode::forbidden);
  CHECK_FALSE(authorised.error().error.message.empty());
  const std::string& field = authorised.error().error.where.field;
  return std::string(authorised.error().why == Refused::role ? "role" : "scope") + (field.empty() ? "" : " " + field);
}

const Actor kWorker = with(v1::ROLE_GRID_WORKER, kGrid);
const Actor kVillageStaff = with(v1::ROLE_VILLAGE_STAFF, kVillage);
const Actor kTownStaff = with(v1::ROLE_TOWN_STAFF, kTown);
const Actor kBureau = with(v1::ROLE_DISTRICT_STAFF, kDistrict);
const Actor kAdmin = with(v1::ROLE_ADMIN, kDistrict);
const Actor kLeader = with(v1::ROLE_LEADER, kDistrict);
const Actor kKeeper = with(v1::ROLE_MEMORIAL_KEEPER, kVillage);
const Actor kInnDesk = with(v1::ROLE_INN_DESK, kTown);

}  // namespace

TEST_CASE("a recipient's fields are set by the roles that the catalogue names, within their area") {
  const auto [actor, from, to, fields, expected] = GENERATE(
      table<Actor, std::optional<std::string>, std::optional<std::string>, std::vector<std::string>, std::string>({
          {kWorker, kGrid, kGrid, {"address", "phone", "conditions"}, "ok"},
          {kWorker, kGrid, kGrid, {"address", "name"}, "role name"},
          {kWorker, kNextGrid, kNextGrid, {"address"}, "scope grid_code"},
          {kWorker, kVillage, kVillage, {"address"}, "scope grid_code"},
          {kWorker, std::nullopt, kGrid, {"name", "address"}, "role name"},
          {kWorker, kGrid, kNextGrid, {"grid_code"}, "role grid_code"},
          {kVillageStaff, kGrid, kGrid, {"name", "left_day"}, "ok"},
          {kVillageStaff, kGrid, kGrid, {"id_number"}, "role id_number"},
          {kTownStaff, kGrid, kGrid, {"id_number", "categories", "merits"}, "ok"},
          {kTownStaff, std::nullopt, kGrid, {"name", "grid_code", "village_code"}, "ok"},
          {kTownStaff, kGrid, kNextGrid, {"grid_code"}, "ok"},
          {kTownStaff, kGrid, kNextTownsGrid, {"grid_code", "village_code"}, "scope grid_code"},
          {kTownStaff, kNextTownsGrid, kGrid, {"grid_code", "village_code"}, "scope grid_code"},
          {kBureau, kGrid, kNextTownsGrid, {"grid_code", "village_code"}, "ok"},
          {kBureau, kGrid, "341124100201001", {"grid_code"}, "scope grid_code"},
          {kLeader, kGrid, kGrid, {"address"}, "role"},
          {kKeeper, kGrid, kGrid, {"address"}, "role"},
          {system_actor(kSomeId), kGrid, "341124100201001", {"grid_code"}, "ok"},
          {Actor{kSomeId, "", {}}, kGrid, kGrid, {"address"}, "role"},
          {with(v1::ROLE_TOWN_STAFF, ""), kGrid, kGrid, {"address"}, "scope grid_code"},
      }));
  INFO(from.value_or("new") << " -> " << to.value_or("deleted") << " " << fields.front());
  CHECK(outcome({actor, from, to, fields, "recipient {}"}) == expected);
}

TEST_CASE("a move is allowed where one grant holds one end and another the other") {
  Actor both = with(v1::ROLE_TOWN_STAFF, kTown);
  both.grants.push_back({v1::ROLE_TOWN_STAFF, "341103101"});
  CHECK(outcome({both, kGrid, kNextTownsGrid, {"grid_code"}, "recipient {}"}) == "ok");
  both.grants.back().role = v1::ROLE_GRID_WORKER;
  CHECK(outcome({both, kGrid, kNextTownsGrid, {"grid_code"}, "recipient {}"}) == "role grid_code");
}

TEST_CASE("to delete a record one must be allowed to set all of it") {
  CHECK(outcome({kWorker, kGrid, {}, {}, "recipient {}"}) == "role name");
  CHECK(outcome({kVillageStaff, kGrid, {}, {}, "recipient {}"}) == "role id_number");
  CHECK(outcome({kTownStaff, kGrid, {}, {}, "recipient {}"}) == "ok");
  CHECK(outcome({kTownStaff, kNextTownsGrid, {}, {}, "recipient {}"}) == "scope grid_code");
  CHECK(outcome({kTownStaff, kVillage, {}, {}, "memorial_work {}"}) == "role approved_day");
}

TEST_CASE("a visit is written in one's own name, or by the town's station for others") {
  const std::string own = "visit { user_id: $A }";
  const std::string others = "visit { user_id: $B }";
  CHECK(outcome({kWorker, {}, kGrid, {"user_id"}, own}) == "ok");
  CHECK(outcome({kWorker, {}, kGrid, {"user_id"}, others}) == "role user_id");
  CHECK(outcome({kVillageStaff, {}, kGrid, {"user_id"}, others}) == "role user_id");
  CHECK(outcome({kKeeper, {}, kVillage, {"user_id"}, own}) == "ok");
  CHECK(outcome({kKeeper, {}, kVillage, {"user_id"}, others}) == "role user_id");
  CHECK(outcome({kTownStaff, {}, kGrid, {"user_id"}, others}) == "ok");
  CHECK(outcome({kTownStaff, {}, kNextTownsGrid, {"user_id"}, others}) == "scope recipient_id");
  CHECK(outcome({kWorker, {}, kGrid, {"user_id"}, "photo { user_id: $B }"}) == "role user_id");
  CHECK(outcome({kVillageStaff, {}, kVillage, {"user_id"}, "inspection { user_id: $B }"}) == "role user_id");
}

TEST_CASE("a visit is only ever added; the bureau alone may delete one") {
  const std::string own = "visit { user_id: $A }";
  CHECK(outcome({kWorker, kGrid, kGrid, {"remark"}, own}) == "role remark");
  CHECK(outcome({kAdmin, kGrid, kGrid, {"remark"}, own}) == "role remark");
  CHECK(outcome({kWorker, kGrid, {}, {}, own}) == "role");
  CHECK(outcome({kTownStaff, kGrid, {}, {}, own}) == "role");
  CHECK(outcome({kBureau, kGrid, {}, {}, own}) == "ok");
}

TEST_CASE("a field that is fixed is set when the record is made and never again") {
  CHECK(outcome({kBureau, {}, kGrid, {"code", "name"}, "grid {}"}) == "ok");
  CHECK(outcome({kBureau, kGrid, kGrid, {"name"}, "grid {}"}) == "ok");
  CHECK(outcome({kBureau, kGrid, kGrid, {"name", "code"}, "grid {}"}) == "role code");
}

TEST_CASE("a worker may write their own plan at the code their areas share, and nobody else's") {
  Actor worker = kWorker;
  worker.grants.push_back({v1::ROLE_GRID_WORKER, "341103100202003"});
  CHECK(outcome({worker, {}, kTown, {"user_id", "day"}, "plan { user_id: $A }"}) == "ok");
  CHECK(outcome({worker, {}, kTown, {"user_id", "day"}, "plan { user_id: $B }"}) == "scope scope_code");
  CHECK(outcome({worker, {}, kGrid, {"user_id", "day"}, "plan { user_id: $B }"}) == "role user_id");
  CHECK(outcome({worker, {}, "341103101", {"user_id", "day"}, "plan { user_id: $A }"}) == "scope scope_code");
  CHECK(outcome({kLeader, {}, kTown, {"user_id", "day"}, "plan { user_id: $A }"}) == "role");
}

TEST_CASE("nobody gives a role above their own") {
  const auto assign = [](const Actor& actor, const std::string& role, const std::string& code) {
    return outcome({actor, {}, code, {"user_id", "role", "code"}, "assignment { user_id: $B role: " + role + " }"});
  };
  CHECK(assign(kVillageStaff, "ROLE_GRID_WORKER", kGrid) == "role");
  CHECK(assign(kTownStaff, "ROLE_GRID_WORKER", kGrid) == "ok");
  CHECK(assign(kTownStaff, "ROLE_TOWN_STAFF", kTown) == "ok");
  CHECK(assign(kTownStaff, "ROLE_TOWN_STAFF", kDistrict) == "scope code");
  CHECK(assign(kTownStaff, "ROLE_DISTRICT_STAFF", kTown) == "role role");
  CHECK(assign(kTownStaff, "ROLE_ADMIN", kTown) == "role role");
  CHECK(assign(kTownStaff, "ROLE_MEMORIAL_KEEPER", kVillage) == "ok");
  CHECK(assign(kTownStaff, "ROLE_LEADER", kTown) == "role role");
  CHECK(assign(kBureau, "ROLE_LEADER", kTown) == "ok");
  CHECK(assign(kBureau, "ROLE_AUDITOR", kDistrict) == "role role");
  CHECK(assign(kBureau, "ROLE_ADMIN", kDistrict) == "role role");
  CHECK(assign(kAdmin, "ROLE_AUDITOR", kDistrict) == "ok");
  CHECK(outcome({kTownStaff, kTown, {}, {}, "assignment { role: ROLE_ADMIN }"}) == "role role");
}

TEST_CASE("the front desk writes the bookings of its town's inns and nothing else") {
  CHECK(outcome({kInnDesk, {}, kTown, {"guest_name"}, "booking {}"}) == "ok");
  CHECK(outcome({kInnDesk, {}, "341103101", {"guest_name"}, "booking {}"}) == "scope inn_id");
  CHECK(outcome({kInnDesk, kTown, kTown, {"phone"}, "inn {}"}) == "role");
}

TEST_CASE("a record is seen by the best role whose area holds it, and from below where its kind says so") {
  const KindInfo& recipient = *find_kind("recipient");
  const KindInfo& station = *find_kind("station");
  const KindInfo& booking = *find_kind("booking");
  const KindInfo& policy = *find_kind("policy");
  CHECK(may_see(kWorker, recipient, kGrid) == v1::ROLE_GRID_WORKER);
  CHECK_FALSE(may_see(kWorker, recipient, kNextGrid));
  CHECK_FALSE(may_see(kWorker, recipient, kVillage));
  CHECK(may_see(kWorker, station, kVillage) == v1::ROLE_GRID_WORKER);
  CHECK(may_see(kWorker, station, kDistrict) == v1::ROLE_GRID_WORKER);
  CHECK_FALSE(may_see(kWorker, station, "341103100202"));
  CHECK(may_see(kWorker, policy, kDistrict) == v1::ROLE_GRID_WORKER);
  CHECK(may_see(kLeader, recipient, kGrid) == v1::ROLE_LEADER);
  CHECK_FALSE(may_see(kLeader, booking, kTown));
  CHECK(may_see(kInnDesk, booking, kTown) == v1::ROLE_INN_DESK);
  CHECK_FALSE(may_see(kInnDesk, recipient, kGrid));
  CHECK(may_see(system_actor("u"), recipient, kGrid) == v1::ROLE_ADMIN);
  CHECK_FALSE(may_see(with(v1::ROLE_TOWN_STAFF, ""), recipient, kGrid));

  Actor several{
      "u", "", {{v1::ROLE_LEADER, kDistrict}, {v1::ROLE_VILLAGE_STAFF, kVillage}, {v1::ROLE_GRID_WORKER, kGrid}}};
  CHECK(may_see(several, recipient, kGrid) == v1::ROLE_VILLAGE_STAFF);
  CHECK(may_see(several, recipient, kNextTownsGrid) == v1::ROLE_LEADER);
}
