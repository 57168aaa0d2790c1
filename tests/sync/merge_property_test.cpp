// What holds for a merge whatever the records: thousands of them, of all kinds, from seeds that a failure names.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "sync/field_value.hpp"
#include "sync/merge.hpp"
#include "tests/random_record.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

using Fields = std::vector<const FieldInfo*>;
constexpr std::uint64_t kSeeds = 6'000;

/// A record as the store has it, and an edit of it.
struct Case {
  RandomRecords random;
  const KindInfo& kind;
  StoredRecord current;
  v1::Record incoming;
  Fields fields;
  std::int64_t base_rev;

  explicit Case(std::uint64_t seed) : random(seed), kind(random.kind()), current{random.record(kind), 0, {}} {
    current.created_rev = current.record.rev() - static_cast<std::int64_t>(random.below(50));
    for (const FieldInfo& field : kind.fields) {
      if (random.one_in(2)) current.field_revs[field.descriptor->number()] = rev_of_the_record();
    }
    incoming = edit_of(current.record);
    for (const FieldInfo& field : kind.fields) {
      if (!field.rule.fixed() && random.one_in(2)) fields.push_back(&field);
    }
    std::ranges::shuffle(fields, random.engine());
    base_rev = rev_of_the_record();
  }

  /// A revision between the record's first and its last.
  std::int64_t rev_of_the_record() {
    const auto age = static_cast<std::size_t>(current.record.rev() - current.created_rev);
    return current.created_rev + static_cast<std::int64_t>(random.below(age + 1));
  }

  /// The record with about half of its changeable fields set anew.
  v1::Record edit_of(const v1::Record& record) {
    v1::Record edited = record;
    for (const FieldInfo& field : kind.fields) {
      if (!field.rule.fixed() && random.one_in(2)) random.set(field, mutable_body(edited, kind));
    }
    return edited;
  }

  [[nodiscard]] Result<Merged> run(const Fields& set) const {
    return merge(kind, current, body_of(incoming, kind), set, base_rev);
  }
};

std::set<int> as_set(const FieldInfo& field, const google::protobuf::Message& body) {
  std::set<int> values;
  for (int i = 0; i < body.GetReflection()->FieldSize(body, field.descriptor); ++i) {
    values.insert(body.GetReflection()->GetRepeatedEnumValue(body, field.descriptor, i));
  }
  return values;
}

bool lists(const Fields& fields, const FieldInfo& field) { return std::ranges::find(fields, &field) != fields.end(); }

const FieldConflict* find_conflict(const Merged& merged, const FieldInfo& field) {
  const auto found = std::ranges::find(merged.conflicts, &field, &FieldConflict::field);
  return found == merged.conflicts.end() ? nullptr : &*found;
}

/// What the merge made of a set that both sides changed: all that either has, and nothing else.
void check_union(const Case& given, const FieldInfo& field, const Merged& merged) {
  std::set<int> expected = as_set(field, body_of(given.current.record, given.kind));
  expected.merge(as_set(field, body_of(given.incoming, given.kind)));
  CHECK(as_set(field, body_of(merged.record, given.kind)) == expected);
  CHECK(find_conflict(merged, field) == nullptr);
}

/// The rule of options.proto for one field the edit names.
void check_settled(const Case& given, const FieldInfo& field, const Merged& merged) {
  const auto& before = body_of(given.current.record, given.kind);
  const auto& incoming = body_of(given.incoming, given.kind);
  const auto& after = body_of(merged.record, given.kind);
  const bool same = same_value(field, before, incoming);
  const bool set_since = given.current.rev_of(field) > given.base_rev;
  if (same || !set_since) {
    CHECK(same_value(field, after, incoming));
    CHECK(find_conflict(merged, field) == nullptr);
  } else if (field.rule.merge() == v1::MERGE_RULE_UNION) {
    check_union(given, field, merged);
  } else {
    const bool first_stays = field.rule.merge() == v1::MERGE_RULE_FIRST;
    CHECK(same_value(field, after, first_stays ? before : incoming));
    REQUIRE(find_conflict(merged, field) != nullptr);
    CHECK(find_conflict(merged, field)->incoming_won == !first_stays);
  }
  CHECK(lists(merged.changed, field) == !same_value(field, after, before));
}

/// The record after the change, as the store would have it at `rev`.
StoredRecord store(const KindInfo& kind, const StoredRecord& current, const v1::Record& incoming, const Fields& fields,
                   std::int64_t base_rev, std::int64_t rev) {
  auto merged = merge(kind, current, body_of(incoming, kind), fields, base_rev);
  REQUIRE(merged);
  StoredRecord next{std::move(merged->record), current.created_rev, current.field_revs};
  if (merged->changed.empty()) return next;
  next.record.set_rev(rev);
  for (const FieldInfo* field : merged->changed) next.field_revs[field->descriptor->number()] = rev;
  return next;
}

/// The bodies of the records that these edits of one base lead to, in every order of arrival; sets in one order.
std::set<std::string> results_in_every_order(const Case& given, const std::vector<v1::Record>& edits,
                                             const std::vector<Fields>& fields) {
  std::vector<std::size_t> order(edits.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::set<std::string> results;
  const std::int64_t base = given.current.record.rev();
  do {
    StoredRecord record = given.current;
    std::int64_t rev = base;
    for (const std::size_t i : order) record = store(given.kind, record, edits[i], fields[i], base, ++rev);
    google::protobuf::Message& body = mutable_body(record.record, given.kind);
    for (const FieldInfo& field : given.kind.fields) {
      if (field.shape != FieldShape::enumeration_set) continue;
      const std::set<int> values = as_set(field, body);
      body.GetReflection()->ClearField(&body, field.descriptor);
      for (const int value : values) body.GetReflection()->AddEnumValue(&body, field.descriptor, value);
    }
    results.insert(body.SerializeAsString());
  } while (std::ranges::next_permutation(order).found);
  return results;
}

}  // namespace

TEST_CASE("a merge settles each field by its rule and never invents a value") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    const auto merged = given.run(given.fields);
    REQUIRE(merged);
    for (const FieldInfo* field : given.fields) check_settled(given, *field, *merged);
    CHECK(merged->beside_others == (given.current.record.rev() > given.base_rev));
  }
}

TEST_CASE("a merge touches nothing but the fields the edit names: not the id, the scope, or what it does not know") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    given.random.add_unknown_field(given.current.record);
    given.random.add_unknown_field(mutable_body(given.current.record, given.kind));
    given.random.add_unknown_field(given.incoming);  // of these nothing may get in
    given.random.add_unknown_field(mutable_body(given.incoming, given.kind));
    const auto merged = given.run(given.fields);
    REQUIRE(merged);
    v1::Record put_back = merged->record;
    for (const FieldInfo* field : given.fields) {
      copy_value(*field, body_of(given.current.record, given.kind), mutable_body(put_back, given.kind));
    }
    CHECK(put_back.SerializeAsString() == given.current.record.SerializeAsString());
    for (const FieldInfo* field : merged->changed) CHECK(lists(given.fields, *field));
    for (const FieldConflict& conflict : merged->conflicts) CHECK(lists(given.fields, *conflict.field));
  }
}

TEST_CASE("a merge gives the same twice, in whatever order the edit names its fields") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    const auto merged = given.run(given.fields);
    Fields backwards(given.fields.rbegin(), given.fields.rend());
    const auto again = given.run(backwards);
    REQUIRE(merged);
    REQUIRE(again);
    CHECK(merged->record.SerializeAsString() == again->record.SerializeAsString());
    CHECK(merged->conflicts.size() == again->conflicts.size());
    CHECK(std::set(merged->changed.begin(), merged->changed.end()) ==
          std::set(again->changed.begin(), again->changed.end()));
  }
}

TEST_CASE("a field that is fixed once the record is made is never changed by a merge") {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case given(seed);
    for (const FieldInfo& field : given.kind.fields) {
      if (!field.rule.fixed()) continue;
      INFO("seed " << seed << ", " << field.name << " of a " << given.kind.name);
      given.random.set(field, mutable_body(given.incoming, given.kind));
      const bool same =
          same_value(field, body_of(given.incoming, given.kind), body_of(given.current.record, given.kind));
      const auto merged = given.run({&field});
      REQUIRE(merged.has_value() == same);
      if (merged) CHECK(merged->record.SerializeAsString() == given.current.record.SerializeAsString());
      if (!merged) CHECK((merged.error().code == ErrorCode::invalid && merged.error().where.field == field.name));
      refused += same ? 0 : 1;
    }
  }
  CHECK(refused > 1'000);
}

TEST_CASE("edits of different fields lead to one record in whatever order they arrive") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    std::vector<Fields> shared_out(3);
    for (const FieldInfo* field : given.fields) shared_out[given.random.below(3)].push_back(field);
    const std::vector<v1::Record> edits(3, given.incoming);
    CHECK(results_in_every_order(given, edits, shared_out).size() == 1);
  }
}

TEST_CASE("the same edit from several people leads to one record, without a conflict") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    given.base_rev = given.current.record.rev();
    const StoredRecord once =
        store(given.kind, given.current, given.incoming, given.fields, given.base_rev, given.base_rev + 1);
    const auto twice = merge(given.kind, once, body_of(given.incoming, given.kind), given.fields, given.base_rev);
    REQUIRE(twice);
    CHECK(twice->changed.empty());
    CHECK(twice->conflicts.empty());
    CHECK(twice->record.SerializeAsString() == once.record.SerializeAsString());
  }
}

TEST_CASE("sets that several people changed lead to one set in whatever order they arrive") {
  int tried = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case given(seed);
    INFO("seed " << seed << ", a " << given.kind.name);
    Fields sets;
    for (const FieldInfo& field : given.kind.fields) {
      if (field.rule.merge() == v1::MERGE_RULE_UNION) sets.push_back(&field);
    }
    if (sets.empty()) continue;
    // An edit names what it changes: saying again what the base had is not one, and is not promised to be kept.
    std::vector<v1::Record> edits;
    std::vector<Fields> changed;
    for (int i = 0; i < 3; ++i) {
      edits.push_back(given.edit_of(given.current.record));
      changed.emplace_back();
      for (const FieldInfo* field : sets) {
        if (!same_value(*field, body_of(edits.back(), given.kind), body_of(given.current.record, given.kind))) {
          changed.back().push_back(field);
        }
      }
    }
    ++tried;
    CHECK(results_in_every_order(given, edits, changed).size() == 1);
  }
  CHECK(tried > 100);
}
