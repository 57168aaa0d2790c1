#include "domain/validate.hpp"

#include <algorithm>
#include <limits>

#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "make_record.hpp"

using namespace gridvisit;

namespace {

const Day kToday = day("2026-11-24");

// The field at fault; "" where the record is valid.
std::string fault(const v1::Record& record) {
  const auto checked = validate_record(*kind_of(record), record, kToday);
  if (checked) return "";
  CHECK_FALSE(checked.error().message.empty());
  CHECK_FALSE(checked.error().where.field.empty());
  return checked.error().where.field;
}

struct Good {
  std::string kind;
  std::string fields;
};

// One valid record of every kind, with its required fields and little more.
const std::vector<Good> kGood{
    {"division", "code: '341103' name: '南谯区'"},
    {"grid", "code: '341103100201007'"},
    {"station", "name: '服务站' division_code: '341103100'"},
    {"place", "place_kind: PLACE_KIND_HOSPITAL name: '医院'"},
    {"recipient", "name: '王某' grid_code: '341103100201007'"},
    {"enrolment", "recipient_id: $A programme: PROGRAMME_MEALS start_day: '2026-01-01'"},
    {"payment", "recipient_id: $A programme: PROGRAMME_MEALS month: '2026-11'"},
    {"policy",
     "name: '走访' level: VISIT_LEVEL_TOWN purpose: VISIT_PURPOSE_ROUTINE interval_days: 30 service_minutes: 20"},
    {"campaign", "name: '春节' start_day: '2026-02-01' end_day: '2026-02-01'"},
    {"task",
     "recipient_id: $A level: VISIT_LEVEL_TOWN purpose: VISIT_PURPOSE_ROUTINE earliest_day: '2026-11-01' due_day: "
     "'2026-11-30'"},
    {"visit", "recipient_id: $A user_id: $B level: VISIT_LEVEL_TOWN visited_at_ms: 1795000000000"},
    {"need", "recipient_id: $A content: '修屋顶' raised_at_ms: 1795000000000"},
    {"memorial_site", "number: '1' name: '陵园' memorial_kind: MEMORIAL_KIND_CEMETERY division_code: '341103100201'"},
    {"martyr", "number: '1' name: '某' memorial_site_id: $A"},
    {"memorial_work",
     "number: '1' work_kind: MEMORIAL_WORK_KIND_REPAIR memorial_site_id: $A planned_day: '2026-01-01'"},
    {"inspection", "memorial_site_id: $A user_id: $B inspected_at_ms: 1795000000000"},
    {"inn", "name: '驿站'"},
    {"inn_contract", "inn_id: $A start_day: '2026-01-01' end_day: '2026-12-31' rooms_per_night: 2"},
    {"booking", "inn_id: $A night_day: '2026-11-23' room_number: 1 guest_name: '李某' guest_document: '军1'"},
    {"plan", "user_id: $A day: '2026-11-25' scope_code: '341103100201'"},
    {"plan_stop", "plan_id: $A sequence: 1 recipient_id: $B day: '2026-11-24'"},
    {"photo", "sha256: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' size_bytes: 1 user_id: $A"},
    {"user", "login: 'wang.li-1_a' name: '王丽'"},
    {"assignment", "user_id: $A role: ROLE_GRID_WORKER code: '341103100201007'"},
    {"device", "user_id: $A"},
    {"indicator", "name: '培训人数' division_code: '341103' period: '2026'"},
    {"form", "name: 'home_visit' version: 1 schema_json: '{}'"},
    {"conflict",
     "record_kind: 'recipient' record_id: $A field: 'address' scope_code: '341103' happened_at_ms: 1 "
     "severity: CONFLICT_SEVERITY_HARD"},
    {"quarantine",
     "scope_code: '341103' user_id: $A device_id: $B number: 1 reason: QUARANTINE_REASON_INVALID record_id: $A "
     "arrived_at_ms: 1"},
};

/// `more` wins over the good fields of the same name.
v1::Record good(const std::string& kind, const std::string& more = "") {
  const auto found = std::ranges::find(kGood, kind, &Good::kind);
  REQUIRE(found != kGood.end());
  v1::Record record = make_record(kind + " { " + found->fields + " }");
  record.MergeFrom(make_record(kind + " { " + more + " }"));
  return record;
}

google::protobuf::Message& body(v1::Record& record) { return mutable_body(record, *kind_of(record)); }

void set_text(v1::Record& record, const std::string& field, const std::string& value) {
  auto& message = body(record);
  message.GetReflection()->SetString(&message, kind_of(record)->find_field(field)->descriptor, value);
}

std::string fault_with_text(const std::string& kind, const std::string& field, const std::string& value) {
  v1::Record record = good(kind);
  set_text(record, field, value);
  return fault(record);
}

}  // namespace

TEST_CASE("one good record of every kind is valid") {
  CHECK(kGood.size() == all_kinds().size());
  for (const auto& [kind, fields] : kGood) {
    INFO(kind);
    CHECK(fault(good(kind)).empty());
  }
}

TEST_CASE("whatever a kind requires is missed where it is missing") {
  for (const auto& [name, fields] : kGood) {
    for (const FieldInfo& field : find_kind(name)->fields) {
      if (!field.rule.required()) continue;
      v1::Record record = good(name);
      body(record).GetReflection()->ClearField(&body(record), field.descriptor);
      INFO(name << " " << field.name);
      CHECK(fault(record) == field.name);
    }
  }
}

TEST_CASE("no text of any kind may be malformed, hold control characters, or be longer than the limit") {
  for (const auto& [name, fields] : kGood) {
    for (const FieldInfo& field : find_kind(name)->fields) {
      if (field.shape != FieldShape::text && field.shape != FieldShape::sealed_text) continue;
      const std::size_t limit = field.name.ends_with("_json") ? limits::kJsonTextBytes : limits::kTextBytes;
      for (const std::string& bad :
           {std::string("a\0b", 3), std::string("\x1b[0m"), std::string("\xc3\x28"), std::string("\xed\xa0\x80"),
            std::string("\xc2\x85"), std::string(limit + 1, '1')}) {
        INFO(name << " " << field.name << " " << bad.substr(0, 20));
        CHECK(fault_with_text(name, field.name, bad) == field.name);
      }
    }
  }
  CHECK(fault_with_text("recipient", "note", std::string(limits::kTextBytes, 'a')).empty());
  CHECK(fault_with_text("recipient", "note", "第一行\n\t第二行 𠮷 ☎").empty());
}

TEST_CASE("a text over the limit says so with its own code") {
  v1::Record record = good("recipient");
  record.mutable_recipient()->set_note(std::string(limits::kTextBytes + 1, 'a'));
  CHECK(validate_record(*find_kind("recipient"), record, kToday).error().code == ErrorCode::too_large);
}

TEST_CASE("days exist, codes are codes, references are ids, in every field that is one") {
  for (const auto& [name, fields] : kGood) {
    for (const FieldInfo& field : find_kind(name)->fields) {
      INFO(name << " " << field.name);
      if (field.rule.day()) CHECK(fault_with_text(name, field.name, "2026-02-29") == field.name);
      if (field.rule.code()) CHECK(fault_with_text(name, field.name, "3411031") == field.name);
      if (field.references != nullptr) CHECK(fault_with_text(name, field.name, "not-an-id") == field.name);
    }
  }
}

TEST_CASE("numbers are not below 0, enum values are known, positions are on the globe") {
  for (const auto& [name, fields] : kGood) {
    for (const FieldInfo& field : find_kind(name)->fields) {
      v1::Record record = good(name);
      const auto& reflection = *body(record).GetReflection();
      switch (field.shape) {
        case FieldShape::integer:
          if (field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
            reflection.SetInt64(&body(record), field.descriptor, -1);
          } else {
            reflection.SetInt32(&body(record), field.descriptor, -1);
          }
          break;
        case FieldShape::real:
          reflection.SetDouble(&body(record), field.descriptor, std::numeric_limits<double>::quiet_NaN());
          break;
        case FieldShape::enumeration: reflection.SetEnumValue(&body(record), field.descriptor, 99); break;
        case FieldShape::enumeration_set: reflection.AddEnumValue(&body(record), field.descriptor, 99); break;
        case FieldShape::text_list: reflection.AddString(&body(record), field.descriptor, ""); break;
        case FieldShape::area: reflection.SetString(&body(record), field.descriptor, "POLYGON"); break;
        case FieldShape::position: {
          auto* position = reflection.MutableMessage(&body(record), field.descriptor);
          *dynamic_cast<v1::Position*>(position) = make_body<v1::Position>("lon_deg: 32.3 lat_deg: 118.3");
          break;
        }
        default: continue;
      }
      INFO(name << " " << field.name);
      CHECK(fault(record) == field.name);
    }
  }
}

TEST_CASE("a set holds each value once and no unspecified one") {
  v1::Record record = good("recipient", "conditions: CONDITION_DEMENTIA conditions: CONDITION_HARDSHIP");
  CHECK(fault(record).empty());
  record.mutable_recipient()->add_conditions(v1::CONDITION_DEMENTIA);
  CHECK(fault(record) == "conditions");
  CHECK(fault(good("recipient", "conditions: CONDITION_UNSPECIFIED")) == "conditions");
}

TEST_CASE("an id is a UUID") {
  v1::Record record = good("recipient");
  for (const char* bad : {"", "1", "0192F0C1-7B3A-7DEF-8123-456789ABCDEF"}) {
    record.set_id(bad);
    CHECK(fault(record) == "id");
  }
}

TEST_CASE("a boundary is the WKB of a MultiPolygon, of either byte order") {
  v1::Record record = good("grid");
  record.mutable_grid()->set_boundary(std::string("\x01\x06\x00\x00\x00\x00\x00\x00\x00", 9));
  CHECK(fault(record).empty());
  record.mutable_grid()->set_boundary(std::string("\x00\x00\x00\x00\x06\x00\x00\x00\x00", 9));
  CHECK(fault(record).empty());
  record.mutable_grid()->set_boundary(std::string("\x01\x03\x00\x00\x00\x00\x00\x00\x00", 9));
  CHECK(fault(record) == "boundary");
  record.mutable_grid()->set_boundary(std::string(limits::kRecordBytes + 1, '\x01'));
  CHECK(fault(record) == "boundary");
}

TEST_CASE("what happened lies no more than a day ahead") {
  const auto visited = [](const char* at) {
    v1::Record record = good("visit");
    record.mutable_visit()->set_visited_at_ms(parse_timestamp(at)->time_since_epoch().count());
    return fault(record);
  };
  CHECK(visited("2026-11-25T23:59:59+08:00").empty());
  CHECK(visited("2026-11-26T08:00:00+08:00") == "visited_at_ms");
  v1::Record photo = good("photo", "taken_at_ms: 9223372036854775807");
  CHECK(fault(photo) == "taken_at_ms");
}

TEST_CASE("each kind's fields agree with each other") {
  const auto [kind, more, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"division", "code: '341103100201007'", "code"},
      {"grid", "code: '341103100201'", "code"},
      {"recipient", "id_number: '11010519491231002X' birth_day: '1949-12-31' sex: SEX_FEMALE", ""},
      {"recipient", "id_number: '11010519491231002X'", ""},
      {"recipient", "id_number: '110105194912310021'", "id_number"},
      {"recipient", "id_number: '1101**********002X'", "id_number"},
      {"recipient", "id_number: '11010519491231002X' birth_day: '1949-12-30'", "birth_day"},
      {"recipient", "id_number: '11010519491231002X' sex: SEX_MALE", "sex"},
      {"recipient", "village_code: '341103100202'", "village_code"},
      {"recipient", "village_code: '341103100201'", "village_code"},
      {"recipient", "grid_code: ''", ""},
      {"recipient", "grid_code: '' village_code: '341103100202'", ""},
      {"recipient", "grid_code: '' village_code: '341103100'", "village_code"},
      {"recipient", "grid_code: '341103100201'", "grid_code"},
      {"recipient", "disability_grade: 10", ""},
      {"recipient", "disability_grade: 11", "disability_grade"},
      {"recipient", "birth_day: '2026-11-25'", "birth_day"},
      {"recipient", "death_day: '2026-11-25'", "death_day"},
      {"recipient", "birth_day: '1950-01-01' death_day: '1949-01-01'", "death_day"},
      {"enrolment", "end_day: '2025-12-31'", "end_day"},
      {"payment", "month: '2026-13'", "month"},
      {"payment", "month: '2026-1'", "month"},
      {"policy", "interval_days: 3661", "interval_days"},
      {"policy", "service_minutes: 481", "service_minutes"},
      {"policy", "priority: 101", "priority"},
      {"campaign", "end_day: '2026-01-31'", "end_day"},
      {"task", "memorial_site_id: $B", "memorial_site_id"},
      {"task", "recipient_id: ''", "recipient_id"},
      {"task", "recipient_id: '' memorial_site_id: $B", ""},
      {"task", "due_day: '2026-10-31'", "due_day"},
      {"task", "priority: 101", "priority"},
      {"visit", "memorial_site_id: $B", "memorial_site_id"},
      {"visit", "recipient_id: ''", "recipient_id"},
      {"visit", "duration_minutes: 1441", "duration_minutes"},
      {"visit", R"(answers_json: '{"health": "good"}')", ""},
      {"visit", "answers_json: '[]'", "answers_json"},
      {"visit", "answers_json: '{'", "answers_json"},
      {"need", "closed_at_ms: 1795000000001", "answer"},
      {"need", "closed_at_ms: 1795000000001 answer: '满意'", ""},
      {"need", "closed_at_ms: 1 answer: '满意'", "closed_at_ms"},
      {"martyr", "birth_year: 1920 death_year: 1919", "death_year"},
      {"martyr", "death_year: 1949", ""},
      {"memorial_work", "work_kind: MEMORIAL_WORK_KIND_RELOCATION", "to_memorial_site_id"},
      {"memorial_work", "work_kind: MEMORIAL_WORK_KIND_RELOCATION to_memorial_site_id: $A", "to_memorial_site_id"},
      {"memorial_work", "work_kind: MEMORIAL_WORK_KIND_RELOCATION to_memorial_site_id: $B", ""},
      {"memorial_work", "to_memorial_site_id: $B", "to_memorial_site_id"},
      {"memorial_work", "started_day: '2026-02-02' accepted_day: '2026-02-01'", "accepted_day"},
      {"inspection", "answers_json: '7'", "answers_json"},
      {"inn_contract", "end_day: '2025-12-31'", "end_day"},
      {"inn_contract", "rooms_per_night: 101", "rooms_per_night"},
      {"booking", "arrived_at_ms: 1795435200000", ""},
      {"booking", "arrived_at_ms: 1795000000000", "arrived_at_ms"},
      {"booking", "arrived_at_ms: 1795435200000 left_at_ms: 1795435100000", "left_at_ms"},
      {"booking", "left_at_ms: 1795435200000", "left_at_ms"},
      {"booking", "arrived_at_ms: 1795435200000 cancelled_day: '2026-11-23'", "cancelled_day"},
      {"plan_stop", "memorial_site_id: $A", "memorial_site_id"},
      {"plan_stop", "recipient_id: ''", "recipient_id"},
      {"photo", "sha256: '0123'", "sha256"},
      {"photo", "sha256: '0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef'", "sha256"},
      {"photo", "media_type: 'text/html'", "media_type"},
      {"photo", "media_type: 'application/pdfx'", "media_type"},
      {"photo", "size_bytes: 67108865", "size_bytes"},
      {"user", "login: 'Wang'", "login"},
      {"user", "login: '王丽'", "login"},
      {"indicator", "period: '2026-Q4'", ""},
      {"indicator", "period: '2026-11'", ""},
      {"indicator", "period: '2026-Q5'", "period"},
      {"indicator", "period: '2026-13'", "period"},
      {"indicator", "period: '26'", "period"},
      {"indicator", "period: '二〇二六'", "period"},
      {"form", "schema_json: '[]'", "schema_json"},
      {"conflict", "record_kind: 'person'", "record_kind"},
      {"conflict", "field: 'adress'", "field"},
      {"conflict", "field: 'address,note'", ""},
      {"conflict", "field: 'address,adress'", "field"},
      {"conflict", R"(kept_json: '{"a":1}' other_json: '"a"')", "other_json"},
      {"conflict", "base_json: '{'", "base_json"},
  }));
  INFO(kind << " " << more);
  v1::Record record = good(kind, more);
  // Merging leaves a field alone where the other's is empty.
  if (more.contains("recipient_id: ''")) set_text(record, "recipient_id", "");
  if (more.contains("grid_code: ''")) set_text(record, "grid_code", "");
  if (more.contains("village_code: ''")) set_text(record, "village_code", "");
  CHECK(fault(record) == expected);
}

TEST_CASE("a JSON text nested without end is refused, not followed") {
  CHECK(fault_with_text("visit", "answers_json", R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}") ==
        "answers_json");
}
