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

TEST_CASE("a conflict shows its values as their fields would be shown, and none it cannot read") {
  const auto values = [](const std::string& kind, const std::string& field, v1::Role role) {
    const std::string value = "'{\"" + field + "\":\"341103194912311234\"}'";
    const v1::Record record = shown(make_record("conflict { record_kind: '" + kind + "' field: '" + field +
                                                "' kept_json: " + value + " base_json: " + value + " }"),
                                    role);
    CHECK(record.conflict().kept_json() == record.conflict().base_json());
    return record.conflict().kept_json();
  };
  CHECK(values("recipient", "id_number", v1::ROLE_TOWN_STAFF) == R"({"id_number":"3411**********1234"})");
  CHECK(values("recipient", "address", v1::ROLE_TOWN_STAFF) == R"({"address":"341103194912311234"})");
  CHECK(values("recipient", "id_number", v1::ROLE_LEADER).empty());
  CHECK(values("recipient", "of_a_later_version", v1::ROLE_TOWN_STAFF).empty());
  CHECK(values("of_a_later_version", "address", v1::ROLE_TOWN_STAFF).empty());
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
