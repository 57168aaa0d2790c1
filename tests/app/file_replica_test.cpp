#include "app/device/file_replica.hpp"

#include <catch2/catch.hpp>

#include "tests/temporary_folder.hpp"

using namespace gridvisit;

namespace {

constexpr const char* kVillage = "341103100201";
constexpr const char* kGrid = "341103100201001";

v1::AddScope scope(const char* prefix) {
  v1::AddScope scope;
  scope.set_prefix(prefix);
  scope.set_view(1);
  return scope;
}

v1::Record person(int number, std::int64_t rev) {
  v1::Record record;
  record.set_id("01890a5d-ac96-774b-bcce-00000000000" + std::to_string(number));
  record.set_rev(rev);
  record.set_scope(kGrid);
  record.mutable_recipient()->set_name("人" + std::to_string(number));
  return record;
}

v1::Batch snapshot(const char* prefix, std::int64_t seq, const std::vector<v1::Record>& records) {
  v1::Batch batch;
  batch.set_snapshot_prefix(prefix);
  batch.mutable_snapshot()->set_seq(seq);
  batch.mutable_snapshot()->set_kind(v1::KIND_RECIPIENT);
  for (const v1::Record& record : records) *batch.add_records() = record;
  return batch;
}

v1::Batch checkpoint(const char* prefix, std::int64_t seq) {
  v1::Batch batch;
  batch.set_seq(seq);
  batch.mutable_checkpoint()->set_seq(seq);
  batch.mutable_checkpoint()->add_snapshots(prefix);
  return batch;
}

FileReplica new_replica(const std::filesystem::path& folder) {
  return FileReplica::create(folder / "phone.db", {"http://127.0.0.1:1", "device", "user", "token"}).value();
}

std::vector<std::string> people(FileReplica& replica) {
  std::vector<std::string> names;
  const auto records = replica.list(*find_kind(v1::KIND_RECIPIENT));
  REQUIRE(records);
  for (const v1::Record& record : *records) names.push_back(record.recipient().name());
  return names;
}

}  // namespace

// The village's staff become the grid's worker in the middle of the first snapshot, and one person is gone meanwhile.
TEST_CASE("what was put aside of a wider area is forgotten when a part of it is granted instead") {
  const testing::TemporaryFolder folder;
  FileReplica replica = new_replica(folder.path());
  REQUIRE(replica.grant({scope(kVillage)}));
  REQUIRE(replica.take(snapshot(kVillage, 10, {person(1, 5), person(2, 6)})));
  SECTION("at the next greeting") { REQUIRE(replica.grant({scope(kGrid)})); }
  SECTION("in the same conversation") {
    REQUIRE(replica.add_scope(scope(kGrid)));
    REQUIRE(replica.drop_scope(kVillage));
  }
  SECTION("in the same conversation, the other way round") {
    REQUIRE(replica.drop_scope(kVillage));
    REQUIRE(replica.add_scope(scope(kGrid)));
  }
  REQUIRE(replica.take(snapshot(kGrid, 12, {person(1, 5)})));
  REQUIRE(replica.take(checkpoint(kGrid, 12)));
  CHECK(people(replica) == std::vector<std::string>{"人1"});
}

TEST_CASE("a snapshot that was cut off keeps what it put aside, and goes on") {
  const testing::TemporaryFolder folder;
  {
    FileReplica replica = new_replica(folder.path());
    REQUIRE(replica.grant({scope(kGrid)}));
    REQUIRE(replica.take(snapshot(kGrid, 10, {person(1, 5)})));
  }
  FileReplica replica = FileReplica::open(folder.path() / "phone.db").value();
  REQUIRE(replica.grant({scope(kGrid)}));
  REQUIRE(replica.take(snapshot(kGrid, 10, {person(2, 6)})));
  CHECK(people(replica).empty());
  REQUIRE(replica.take(checkpoint(kGrid, 10)));
  CHECK(people(replica) == std::vector<std::string>{"人1", "人2"});
}

TEST_CASE("a change whose checkpoint came before its answer is no longer waited for") {
  const testing::TemporaryFolder folder;
  FileReplica replica = new_replica(folder.path());
  REQUIRE(replica.grant({scope(kGrid)}));
  REQUIRE(replica.take(checkpoint(kGrid, 10)));
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  *change.mutable_record() = person(1, 0);
  const auto number = replica.write(change);
  REQUIRE(number);
  v1::Batch batch = checkpoint(kGrid, 11);
  *batch.add_records() = person(1, 11);
  REQUIRE(replica.take(batch));
  REQUIRE(replica.list_queue()->size() == 1);
  v1::ChangeResult answer;
  answer.set_number(*number);
  answer.set_outcome(v1::OUTCOME_APPLIED);
  answer.set_rev(11);
  REQUIRE(replica.keep_answer(answer));
  CHECK(replica.list_queue()->empty());
  CHECK(people(replica) == std::vector<std::string>{"人1"});
}
