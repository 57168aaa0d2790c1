// What holds for any change of a stored record, whatever it says: random edits of records of several kinds.
#include "sync/apply_change.hpp"

#include <catch2/catch.hpp>

#include "sync/field_value.hpp"
#include "tests/random_record.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

using Outcomes = std::map<v1::Outcome, int>;

/// The kinds that need no other record.
std::vector<const KindInfo*> free_kinds() {
  std::vector<const KindInfo*> kinds;
  for (const char* name : {"station", "place", "recipient", "policy", "campaign", "memorial_site", "inn"}) {
    kinds.push_back(find_kind(name));
  }
  return kinds;
}

StoredRecord load(TestDistrict& district, const KindInfo& kind, const std::string& id) {
  auto stored = find_record(district.reader(), kind, id);
  REQUIRE(stored);
  return *std::move(stored);
}

v1::Change random_edit(RandomRecords& random, const KindInfo& kind, const StoredRecord& stored) {
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  *change.mutable_record() = stored.record;
  change.mutable_record()->set_scope("110101");  // of these a writer has no say
  change.mutable_record()->set_rev(1);
  google::protobuf::Message& body = mutable_body(*change.mutable_record(), kind);
  for (int n = 0; n < 2; ++n) {
    const FieldInfo& field = kind.fields[random.below(kind.fields.size())];
    random.set(field, body);
    const auto& paths = change.fields().paths();
    if (std::ranges::find(paths, field.name) == paths.end()) change.mutable_fields()->add_paths(field.name);
  }
  const auto age = static_cast<std::size_t>(stored.record.rev() - stored.created_rev);
  change.set_base_rev(stored.created_rev + static_cast<std::int64_t>(random.below(age + 1)));
  return change;
}

bool names(const v1::Change& change, const FieldInfo& field) {
  const auto& paths = change.fields().paths();
  return std::ranges::find(paths, field.name) != paths.end();
}

void check_step(const KindInfo& kind, const v1::Change& change, const StoredRecord& before, const StoredRecord& after) {
  CHECK(after.record.id() == before.record.id());
  CHECK(after.created_rev == before.created_rev);
  CHECK(after.record.rev() >= before.record.rev());
  for (const FieldInfo& field : kind.fields) {
    INFO(field.name);
    CHECK(after.rev_of(field) >= before.rev_of(field));
    CHECK(after.rev_of(field) <= after.record.rev());
    const bool same = same_value(field, body_of(before.record, kind), body_of(after.record, kind));
    const bool derived = field.name == "village_code";  // a person with a grid has their village from it
    if (!names(change, field) && !derived) CHECK((same && after.rev_of(field) == before.rev_of(field)));
    if (!same && !derived) CHECK(after.rev_of(field) == after.record.rev());
    if (field.rule.fixed()) CHECK(same);
  }
}

/// Edits one record many times over.
void edit_at_random(TestDistrict& district, const Actor& actor, RandomRecords& random, const KindInfo& kind,
                    Outcomes& outcomes) {
  std::string id;
  for (int tries = 0; tries < 200 && id.empty(); ++tries) {
    v1::Change create;
    create.set_operation(v1::OPERATION_PUT);
    *create.mutable_record() = random.record(kind);
    if (district.apply(actor, create).outcome() == v1::OUTCOME_APPLIED) id = create.record().id();
  }
  REQUIRE_FALSE(id.empty());
  for (int step = 0; step < 40; ++step) {
    const StoredRecord before = load(district, kind, id);
    const v1::Change change = random_edit(random, kind, before);
    const auto result = district.apply(actor, change);
    const StoredRecord after = load(district, kind, id);
    INFO("step " << step << ": " << change.ShortDebugString() << " gave " << result.ShortDebugString());
    ++outcomes[result.outcome()];
    if (result.outcome() == v1::OUTCOME_REJECTED) {
      CHECK(after.record.SerializeAsString() == before.record.SerializeAsString());
      CHECK(after.field_revs == before.field_revs);
    } else {
      CHECK(result.rev() == after.record.rev());
      check_step(kind, change, before, after);
    }
  }
}

}  // namespace

TEST_CASE("revisions of fields only grow, and a change moves nothing but what it names") {
  TestDistrict district;
  const Actor actor{district.add_user("admin"), "", {{v1::ROLE_ADMIN, "341103"}}};
  Outcomes outcomes;
  const auto kinds = free_kinds();
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    RandomRecords random(seed);
    const KindInfo& kind = *kinds[seed % kinds.size()];
    INFO("seed " << seed << ", a " << kind.name);
    edit_at_random(district, actor, random, kind, outcomes);
  }
  for (const v1::Outcome outcome :
       {v1::OUTCOME_APPLIED, v1::OUTCOME_MERGED, v1::OUTCOME_CONFLICT, v1::OUTCOME_REJECTED}) {
    INFO(v1::Outcome_Name(outcome));
    CHECK(outcomes[outcome] > 20);
  }
  CHECK(district.check().empty());
}
