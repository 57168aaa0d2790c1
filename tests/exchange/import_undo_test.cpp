#include "exchange/import_undo.hpp"

#include <catch2/catch.hpp>

#include "office.hpp"
#include "sync/apply_change.hpp"

using namespace gridvisit;
using gridvisit::testing::Office;

namespace {

const char* const kPeople =
    "姓名,住址,网格编码\n张三,甲,341103100201001\n李四,乙,341103100201002\n王五,丙,341103100202001\n";

Result<UndoReport> undo(Office& office, const std::string& id) {
  UndoReport report;
  const auto done = office.write_job([&](Transaction& transaction) -> Result<> {
    auto undone = undo_import(transaction, system_actor("import"), id);
    if (!undone) return failure(undone);
    report = *undone;
    return report.done() ? Result<>{} : failure(ErrorCode::conflict, "obstacles");
  });
  if (!done && report.done()) return failure(done);
  return report;
}

// By staff, after the import.
void change_address(Office& office, const std::string& name, const std::string& address) {
  REQUIRE(office.write_job([&](Transaction& transaction) -> Result<> {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    for (const v1::Record& record : office.all(v1::KIND_RECIPIENT)) {
      if (record.recipient().name() == name) *change.mutable_record() = record;
    }
    change.set_base_rev(change.record().rev());
    change.mutable_record()->mutable_recipient()->set_address(address);
    change.mutable_fields()->add_paths("address");
    auto applied = apply_change(transaction, system_actor("staff"), change);
    if (!applied) return failure(applied);
    return to_result(*applied);
  }));
}

}  // namespace

TEST_CASE("an import is undone as a whole: what it made is gone, what it changed is as before") {
  Office office;
  office.draw_district();
  REQUIRE(office.import("recipient", office.write("people.csv", kPeople))->taken);
  const auto second = office.import(
      "recipient",
      office.write("more.csv", "姓名,住址,网格编码\n张三,新址,341103100201001\n赵六,丁,341103100201001\n"));
  REQUIRE(second->taken);
  CHECK(second->changed == 1);
  CHECK(second->created == 1);
  REQUIRE_FALSE(second->set_id.empty());
  const auto undone = undo(office, second->set_id);
  REQUIRE(undone);
  CHECK(undone->done());
  CHECK(undone->deleted == 1);
  CHECK(undone->put_back == 1);
  CHECK(office.all(v1::KIND_RECIPIENT).size() == 3);
  CHECK(office.person("张三").address() == "甲");

  const auto again = undo(office, second->set_id);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK_FALSE(undo(office, "nothing"));
}

TEST_CASE("an import somebody has worked on since is not undone, and nothing of it is") {
  Office office;
  office.draw_district();
  const auto report = office.import("recipient", office.write("people.csv", kPeople));
  change_address(office, "李四", "后来的");
  const auto undone = undo(office, report->set_id);
  REQUIRE(undone);
  CHECK_FALSE(undone->done());
  REQUIRE(undone->obstacles.size() == 1);
  CHECK_THAT(undone->obstacles[0].label, Catch::Contains("李四"));
  CHECK_THAT(undone->obstacles[0].message, Catch::Contains("changed since"));
  CHECK(office.all(v1::KIND_RECIPIENT).size() == 3);
}

TEST_CASE("people whom others refer to by now stay") {
  Office office;
  office.draw_district();
  const auto people = office.import("recipient", office.write("people.csv", kPeople));
  const auto payments = office.import("payment", office.write("pay.csv",
                                                              "姓名,网格编码,项目,月份,金额(元)\n"
                                                              "李四,341103100201002,优抚补助,2022-09,1\n"));
  REQUIRE(payments->taken);
  const auto hindered = undo(office, people->set_id);
  REQUIRE(hindered);
  CHECK_FALSE(hindered->done());
  CHECK(office.all(v1::KIND_RECIPIENT).size() == 3);
  CHECK(undo(office, payments->set_id)->done());
  CHECK(undo(office, people->set_id)->done());
  CHECK(office.all(v1::KIND_RECIPIENT).empty());
}

TEST_CASE("grids in which people live by now stay, and those of the same import go bottom up") {
  Office office;
  office.draw_district();
  const auto grids =
      office.import("grid", office.write("g.csv", "网格编码,网格名称\n341103100201003,西三\n341103100201004,西四\n"));
  REQUIRE(grids->taken);
  const auto people = office.import("recipient", office.write("p.csv", "姓名,网格编码\n张三,341103100201003\n"));
  REQUIRE(people->taken);
  const auto hindered = undo(office, grids->set_id);
  REQUIRE(hindered);
  REQUIRE(hindered->obstacles.size() == 1);
  CHECK_THAT(hindered->obstacles[0].message, Catch::Contains("lie within"));
  REQUIRE(undo(office, people->set_id)->done());
  CHECK(undo(office, grids->set_id)->done());
  CHECK(office.all(v1::KIND_GRID).size() == 4);

  const auto towns =
      office.import("division", office.write("d.csv", "区划编码,区划名称\n341103200201,村\n341103200,镇\n"));
  REQUIRE(towns->taken);
  CHECK(undo(office, towns->set_id)->done());
  CHECK(office.all(v1::KIND_DIVISION).size() == 4);
}

TEST_CASE("users are undone with the assignments made beside them") {
  Office office;
  office.draw_district();
  const auto users = office.import(
      "user", office.write("u.csv", "登录名,姓名,角色,负责网格\nw1,甲,网格员,341103100201001、341103100201002\n"));
  REQUIRE(users->taken);
  CHECK(office.all(v1::KIND_ASSIGNMENT).size() == 2);
  const auto undone = undo(office, users->set_id);
  REQUIRE(undone);
  CHECK(undone->done());
  CHECK(undone->deleted == 3);
  CHECK(office.all(v1::KIND_ASSIGNMENT).empty());
}

TEST_CASE("an import that changed nothing, or was not taken, leaves nothing to undo") {
  Office office;
  office.draw_district();
  const auto file = office.write("people.csv", kPeople);
  CHECK(office.import({.kind = "recipient", .files = {file}, .dry_run = true})->set_id.empty());
  REQUIRE(office.import("recipient", file)->taken);
  CHECK(office.import("recipient", file)->set_id.empty());
}

TEST_CASE("an import that was confirmed on a preview is refused when it comes to something else") {
  Office office;
  office.draw_district();
  const auto file = office.write("people.csv", kPeople);
  const auto preview = office.import({.kind = "recipient", .files = {file}, .dry_run = true});
  REQUIRE(preview->samples.created.size() == 3);
  CHECK(preview->samples.created[0].label == "张三");
  REQUIRE(office.import("recipient", office.write("one.csv", "姓名,住址,网格编码\n张三,旧,341103100201001\n"))->taken);
  const auto late = office.import({.kind = "recipient", .files = {file}, .previewed = preview->counts()});
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::conflict);
  CHECK(office.all(v1::KIND_RECIPIENT).size() == 1);
  const auto second = office.import({.kind = "recipient", .files = {file}, .dry_run = true});
  REQUIRE(second->samples.changed.size() == 1);
  const auto& changes = second->samples.changed[0].changes;
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].label == "住址");
  CHECK(changes[0].before == "旧");
  CHECK(changes[0].after == "甲");
  CHECK(office.import({.kind = "recipient", .files = {file}, .previewed = second->counts()})->taken);
}
