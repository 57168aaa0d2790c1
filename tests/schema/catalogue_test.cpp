#include "schema/catalogue.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "schema/enum_code.hpp"

using namespace gridvisit;

TEST_CASE("each kind's number in Record is its number in Kind, and its name the same") {
  CHECK(v1::Kind_descriptor()->value_count() == static_cast<int>(all_kinds().size()) + 1);
  for (const KindInfo& kind : all_kinds()) {
    INFO(kind.name);
    const auto* value = v1::Kind_descriptor()->FindValueByNumber(kind.kind);
    REQUIRE(value != nullptr);
    CHECK(enum_code(*value) == kind.name);
    CHECK(find_kind(kind.kind) == &kind);
    CHECK(find_kind(kind.name) == &kind);
    CHECK(parse_kind(kind.name).value() == &kind);
  }
}

TEST_CASE("a kind that does not exist is refused with a list of those that do") {
  for (const int number : {-1, 0, 1, 9, 39, 1'000'000}) CHECK(find_kind(number) == nullptr);
  CHECK_THAT(parse_kind("person").error().message, Catch::Contains("recipient"));
  CHECK(kind_of({}) == nullptr);
}

TEST_CASE("each kind has a Chinese name of its own, and the labels of its fields are unique in it") {
  std::set<std::string> kinds;
  for (const KindInfo& kind : all_kinds()) {
    INFO(kind.name);
    CHECK_FALSE(kind.options.label().empty());
    CHECK(kinds.insert(kind.options.label()).second);
    std::set<std::string> labels;
    for (const FieldInfo& field : kind.fields) {
      INFO(field.name);
      if (!field.rule.label().empty()) CHECK(labels.insert(field.rule.label()).second);
    }
  }
}

TEST_CASE("each value of each enum of a field has a label, and no two the same label or code") {
  for (const KindInfo& kind : all_kinds()) {
    for (const FieldInfo& field : kind.fields) {
      const auto* type = field.descriptor->enum_type();
      if (type == nullptr) continue;
      std::set<std::string> names;
      for (int i = 0; i < type->value_count(); ++i) {
        const auto& value = *type->value(i);
        INFO(value.full_name());
        CHECK((value.number() == 0) == enum_code(value).empty());
        if (value.number() == 0) continue;
        CHECK(enum_label(value) != enum_code(value));
        CHECK(names.insert(enum_code(value)).second);
        CHECK(names.insert(enum_label(value)).second);
        CHECK(find_enum_value(*type, enum_code(value)) == &value);
        CHECK(find_enum_value(*type, enum_label(value)) == &value);
      }
    }
  }
  CHECK(find_enum<v1::Programme>("") == v1::PROGRAMME_UNSPECIFIED);
  CHECK_FALSE(find_enum<v1::Programme>("lunch"));
}

TEST_CASE("a kind's scope comes from fields that hold a code or refer to a record that has one") {
  for (const KindInfo& kind : all_kinds()) {
    for (const FieldInfo* field : kind.scope_from) {
      INFO(kind.name << " " << field->name);
      CHECK((field->references != nullptr || field->rule.code()));
      if (field->references != nullptr) CHECK(kind.follows(*field->references));
    }
  }
  CHECK(find_kind("visit")->follows(*find_kind("recipient")));
  CHECK_FALSE(find_kind("recipient")->follows(*find_kind("visit")));
}

TEST_CASE(
    "a record that refers to another comes after it in the scopes' order, so that no scope goes round in circles") {
  for (const KindInfo& start : all_kinds()) {
    std::set<const KindInfo*> seen;
    std::vector<const KindInfo*> next{&start};
    while (!next.empty()) {
      const KindInfo* kind = next.back();
      next.pop_back();
      for (const FieldInfo* field : kind->scope_from) {
        INFO(start.name << " by way of " << kind->name);
        REQUIRE(field->references != &start);
        if (field->references != nullptr && seen.insert(field->references).second) next.push_back(field->references);
      }
    }
  }
}

TEST_CASE("every kind can be read and written by somebody of the chain, and what is sealed is personal") {
  for (const KindInfo& kind : all_kinds()) {
    INFO(kind.name);
    CHECK(may_write(kind, v1::ROLE_ADMIN));
    CHECK(may_read(kind, v1::ROLE_ADMIN));
    CHECK_FALSE(may_write(kind, v1::ROLE_LEADER));
    CHECK_FALSE(may_write(kind, v1::ROLE_AUDITOR));
    CHECK_FALSE(may_write(kind, v1::ROLE_UNSPECIFIED));
    CHECK_FALSE(may_read(kind, v1::ROLE_UNSPECIFIED));
    for (const FieldInfo& field : kind.fields) {
      INFO(field.name);
      if (field.rule.sealed()) CHECK(field.rule.personal() != v1::PERSONAL_DATA_NONE);
      CHECK(may_set(kind, field, v1::ROLE_ADMIN));
    }
  }
}

TEST_CASE("a snapshot brings each kind once, by rank") {
  const auto order = kinds_in_snapshot_order();
  CHECK(order.size() == all_kinds().size());
  CHECK(std::set(order.begin(), order.end()).size() == order.size());
  for (std::size_t i = 1; i < order.size(); ++i) {
    CHECK(order[i - 1]->options.snapshot_rank() <= order[i]->options.snapshot_rank());
  }
}
