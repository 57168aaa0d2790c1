#include "domain/disclosure.hpp"

#include <catch2/catch.hpp>

#include "make_record.hpp"
#include "schema/catalogue.hpp"

using namespace gridvisit;

namespace {

v1::Record shown(v1::Record record, v1::Role role) {
  disclose(record, role);
  return record;
}

const v1::Record kRecipient = make_record(R"(recipient {
  name: "王某" id_number: "341103194912311234" phone: "13800000000" address: "一组" grid_code: "341103100201007"
  position { lon_deg: 118.3 lat_deg: 32.3 } conditions: CONDITION_DEMENTIA note: "慢性病"
  categories: RECIPIENT_CATEGORY_WAR_VETERAN })");

}  // namespace

TEST_CASE("the chain of roles sees a person with the ID number masked, and nothing else changed") {
  for (const v1::Role role :
       {v1::ROLE_GRID_WORKER, v1::ROLE_VILLAGE_STAFF, v1::ROLE_TOWN_STAFF, v1::ROLE_DISTRICT_STAFF, v1::ROLE_ADMIN}) {
    v1::Record expected = kRecipient;
    expected.mutable_recipient()->set_id_number("3411**********1234");
    CHECK(shown(kRecipient, role).SerializeAsString() == expected.SerializeAsString());
  }
}

TEST_CASE("a leader sees that there is a person and of what category, not where, how ill or by what number") {
  const v1::Record expected = make_record(R"(recipient {
    name: "王某" grid_code: "341103100201007" categories: RECIPIENT_CATEGORY_WAR_VETERAN })");
  CHECK(shown(kRecipient, v1::ROLE_LEADER).SerializeAsString() == expected.SerializeAsString());
  CHECK(shown(kRecipient, v1::ROLE_AUDITOR).SerializeAsString() == expected.SerializeAsString());
}

TEST_CASE("a reader without a role is shown no person at all") {
  const v1::Record nobody = shown(kRecipient, v1::ROLE_UNSPECIFIED);
  CHECK(nobody.recipient().name().empty());
  CHECK(nobody.recipient().id_number().empty());
}

TEST_CASE("the front desk sees the document of its own guests masked, a keeper none") {
  const v1::Record booking = make_record(R"(booking { guest_name: "李某" guest_document: "341103194912311234" })");
  CHECK(shown(booking, v1::ROLE_INN_DESK).booking().guest_document() == "3411**********1234");
  CHECK(shown(booking, v1::ROLE_INN_DESK).booking().guest_name() == "李某");
  CHECK(shown(booking, v1::ROLE_MEMORIAL_KEEPER).booking().guest_document().empty());
  CHECK(shown(kRecipient, v1::ROLE_INN_DESK).recipient().id_number().empty());
}

TEST_CASE("a conflict about an ID number shows both values masked, also where the field is not known here") {
  const auto values = [](const std::string& kind, const std::string& field) {
    const v1::Record record =
        shown(make_record("conflict { record_kind: '" + kind + "' field: '" + field +
                          R"(' kept_json: '"341103194912311234"' other_json: '"341103194912315678"' })"),
              v1::ROLE_TOWN_STAFF);
    return record.conflict().kept_json() + record.conflict().other_json();
  };
  CHECK(values("recipient", "id_number") == R"("3411**********1234""3411**********5678")");
  CHECK(values("recipient", "of_a_later_version") == R"("3411**********1234""3411**********5678")");
  CHECK(values("recipient", "address") == R"("341103194912311234""341103194912315678")");
  v1::Record conflict = make_record(R"(conflict { record_kind: "recipient" field: "id_number" kept_json: '"1"' })");
  CHECK(shown(conflict, v1::ROLE_LEADER).conflict().kept_json().empty());
}

TEST_CASE("no ID number leaves the server whole, whatever the kind and the role") {
  const std::string number = "341103194912311234";
  for (const KindInfo& kind : all_kinds()) {
    for (int role = 0; role <= v1::Role_MAX; ++role) {
      v1::Record record;
      google::protobuf::Message& body = mutable_body(record, kind);
      for (const FieldInfo& field : kind.fields) {
        if (field.rule.personal() == v1::PERSONAL_DATA_ID_NUMBER) {
          body.GetReflection()->SetString(&body, field.descriptor, number);
        }
      }
      disclose(record, static_cast<v1::Role>(role));
      INFO(kind.name << " " << role);
      CHECK_THAT(record.SerializeAsString(), !Catch::Contains(number));
    }
  }
}
