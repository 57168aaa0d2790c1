// Random records of all kinds, by way of their rows.
#include "store/record_mapper.hpp"

#include <catch2/catch.hpp>

#include "store/records.hpp"
#include "tests/random_record.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

/// Tables that take any values of the right type: what is tested is the mapping, not the rules.
void drop_rules(Connection& connection) {
  connection.execute("PRAGMA foreign_keys = OFF");
  connection.execute("PRAGMA ignore_check_constraints = ON");
}

StoredRecord random_stored(RandomRecords& random, const KindInfo& kind) {
  StoredRecord stored{random.record(kind), static_cast<std::int64_t>(random.below(1'000)), {}};
  google::protobuf::Message& body = mutable_body(stored.record, kind);
  for (const FieldInfo& field : kind.fields) {
    if (random.one_in(2)) {
      stored.field_revs[field.descriptor->number()] = static_cast<std::int64_t>(random.below(std::size_t{1} << 40));
    }
    // A column of references is the only one that may not be empty.
    if (field.references != nullptr && field.rule.required()) {
      body.GetReflection()->SetString(&body, field.descriptor, random.id());
    }
  }
  return stored;
}

void check_same(const std::optional<StoredRecord>& read, const StoredRecord& written) {
  REQUIRE(read);
  CHECK(read->record.SerializeAsString() == written.record.SerializeAsString());
  CHECK(read->created_rev == written.created_rev);
  CHECK(read->field_revs == written.field_revs);
}

}  // namespace

TEST_CASE("a record of any kind is read from its row as it was written, also over another") {
  const TemporaryFolder folder;
  const Database database = Database::open_or_create(folder / "data").value();
  const Vault& vault = database.vault();
  Connection connection = database.connect(Connection::Mode::writer).value();
  drop_rules(connection);
  for (std::uint64_t seed = 0; seed < 1'500; ++seed) {
    RandomRecords random(seed);
    const KindInfo& kind = all_kinds()[seed % all_kinds().size()];
    INFO("seed " << seed << ", a " << kind.name);
    connection.execute("SAVEPOINT one");
    StoredRecord stored = random_stored(random, kind);
    const std::string id = stored.record.id();
    insert_row(connection, kind, stored, vault);
    check_same(find_record(Reader{connection, vault}, kind, id), stored);
    stored = random_stored(random, kind);
    stored.record.set_id(id);
    update_row(connection, kind, stored, vault);
    check_same(find_record(Reader{connection, vault}, kind, id), stored);
    delete_row(connection, kind, id);
    CHECK_FALSE(find_record(Reader{connection, vault}, kind, id));
    connection.execute("ROLLBACK TO one");
    connection.execute("RELEASE one");
  }
}

TEST_CASE("a boundary that is no geometry is refused, and not stored as none") {
  TestDistrict district;
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(district.new_id());
  change.mutable_record()->mutable_grid()->set_code("341103100201009");
  change.mutable_record()->mutable_grid()->set_boundary(std::string("\x01\x06\x00\x00\x00\x07\x00\x00\x00", 9));
  const auto result = district.apply(system_actor("test"), change);
  CHECK(result.outcome() == v1::OUTCOME_REJECTED);
  CHECK(result.reason() == v1::REASON_INVALID);
  CHECK_FALSE(district.find(v1::KIND_GRID, change.record().id()));
}
