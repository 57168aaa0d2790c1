#include "domain/due.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "domain/validate.hpp"
#include "make_record.hpp"
#include "schema/embedded.hpp"

using namespace gridvisit;

namespace {

const Day kToday = day("2026-11-24");

std::vector<v1::Record> default_policies() {
  const auto file = std::ranges::find(embedded_files(), "policy/visit_rhythms.json", &EmbeddedFile::name);
  std::vector<v1::Record> records;
  for (const v1::Policy& policy : parse_visit_rhythms(file->text).value()) {
    *records.emplace_back().mutable_policy() = policy;
  }
  return records;
}

v1::Record policy(const std::string& text) { return make_record("policy { " + text + " }"); }

// "村级常态走访 2026-11-14..2026-11-24" of each, and "+n" where it is n days overdue.
std::vector<std::string> written(const std::vector<DueVisit>& visits) {
  std::vector<std::string> lines;
  for (const DueVisit& visit : visits) {
    lines.push_back(
        fmt::format("{} {}..{}", visit.policy->policy().name(), format_day(visit.earliest), format_day(visit.due)));
    if (visit.overdue_days != 0) lines.back() += fmt::format(" +{}", visit.overdue_days);
  }
  return lines;
}

struct Case {
  std::string recipient;
  std::vector<v1::Programme> programmes;
  std::vector<LastVisit> visits;
};

std::vector<std::string> due(const std::vector<v1::Record>& policies, const Case& person) {
  const auto recipient = make_body<v1::Recipient>(person.recipient);
  return written(due_visits(policies, {&recipient, person.programmes, person.visits}, kToday));
}

const std::string kKey = "categories: RECIPIENT_CATEGORY_WAR_VETERAN ";

}  // namespace

TEST_CASE("a key recipient is visited at three levels, each on its own rhythm") {
  CHECK(due(default_policies(), {kKey,
                                 {},
                                 {{v1::VISIT_LEVEL_VILLAGE, day("2026-11-01")},
                                  {v1::VISIT_LEVEL_TOWN, day("2026-08-01")},
                                  {v1::VISIT_LEVEL_DISTRICT, day("2026-01-01")}}}) ==
        std::vector<std::string>{"村级常态走访 2026-11-21..2026-12-01", "镇级常态走访 2026-10-01..2026-10-31 +24",
                                 "区级常态走访 2026-09-02..2027-01-01"});
}

TEST_CASE("a person never visited is due today at each level") {
  CHECK(due(default_policies(), {kKey, {}, {}}) == std::vector<std::string>{"村级常态走访 2026-11-24..2026-11-24",
                                                                            "镇级常态走访 2026-11-24..2026-11-24",
                                                                            "区级常态走访 2026-11-24..2026-11-24"});
}

TEST_CASE("of the policies of a level the strictest counts, since its visit serves the others") {
  const std::vector<LastVisit> visits{{v1::VISIT_LEVEL_VILLAGE, day("2026-11-20")}};
  const std::string hardship = kKey + "conditions: CONDITION_HARDSHIP";
  CHECK(due(default_policies(), {hardship, {}, visits}).front() == "村级困难走访 2026-11-30..2026-12-04");
  CHECK(due(default_policies(), {hardship, {v1::PROGRAMME_ONE_TO_ONE_CARE}, visits}).front() ==
        "一对一服务走访 2026-11-25..2026-11-27");
  CHECK(due(default_policies(), {kKey, {v1::PROGRAMME_MEALS}, visits}).front() ==
        "村级常态走访 2026-12-10..2026-12-20");
}

TEST_CASE("of equally strict policies the one of higher priority counts, whatever their order") {
  const std::string common = "level: VISIT_LEVEL_TOWN interval_days: 10 service_minutes: 5 ";
  std::vector<v1::Record> policies{policy(common + "name: '低' priority: 1"), policy(common + "name: '高' priority: 9"),
                                   policy(common + "name: '中' priority: 5")};
  for (int i = 0; i < 3; ++i) {
    CHECK(due(policies, {"", {}, {}}) == std::vector<std::string>{"高 2026-11-24..2026-11-24"});
    std::ranges::rotate(policies, policies.begin() + 1);
  }
}

TEST_CASE("a policy applies only to those it names, and until its last day") {
  const std::string common = "name: '走访' level: VISIT_LEVEL_VILLAGE interval_days: 30 ";
  const auto [rest, recipient, expected] = GENERATE(table<std::string, std::string, bool>({
      {"", "", true},
      {"key_recipients_only: true", "", false},
      {"key_recipients_only: true", "categories: RECIPIENT_CATEGORY_MARTYR_FAMILY", true},
      {"conditions: CONDITION_DEMENTIA conditions: CONDITION_DISABLED", "conditions: CONDITION_DISABLED", true},
      {"conditions: CONDITION_DEMENTIA", "conditions: CONDITION_DISABLED", false},
      {"programme: PROGRAMME_MEALS", "", false},
      {"until_day: '2026-11-24'", "", true},
      {"until_day: '2026-11-23'", "", false},
      {"", "death_day: '2026-11-24'", false},
      {"", "left_day: '2026-11-23'", false},
      {"", "left_day: '2026-12-01'", true},
  }));
  INFO(rest << " | " << recipient);
  CHECK(due({policy(common + rest)}, {recipient, {}, {}}).size() == (expected ? 1 : 0));
}

TEST_CASE("a telephone call is no visit") {
  v1::Visit visit;
  CHECK(counts_as_visit(visit));
  visit.set_method(v1::VISIT_METHOD_STATION);
  CHECK(counts_as_visit(visit));
  visit.set_method(v1::VISIT_METHOD_PHONE);
  CHECK_FALSE(counts_as_visit(visit));
}

TEST_CASE("a window opens after the last visit, ends one interval after it, and is overdue only when past") {
  std::mt19937 random(30);
  for (int i = 0; i < 2'000; ++i) {
    const int interval = static_cast<int>(random() % 400) + 1;
    const Day last = kToday - std::chrono::days{random() % 500};
    const std::vector<v1::Record> policies{
        policy(fmt::format("level: VISIT_LEVEL_VILLAGE interval_days: {}", interval))};
    const v1::Recipient recipient;
    // An older visit of the level, and a newer one of another, change nothing.
    const std::vector<LastVisit> visits{{v1::VISIT_LEVEL_VILLAGE, last},
                                        {v1::VISIT_LEVEL_VILLAGE, last - std::chrono::days{random() % 90}},
                                        {v1::VISIT_LEVEL_TOWN, kToday}};
    const DueVisit visit = due_visits(policies, {&recipient, {}, visits}, kToday).at(0);
    INFO(interval << " days after " << format_day(last));
    REQUIRE(visit.due == last + std::chrono::days{interval});
    REQUIRE(visit.earliest > last);
    REQUIRE(visit.earliest <= visit.due);
    REQUIRE((visit.due - visit.earliest).count() <= interval / 3);
    REQUIRE(visit.overdue_days == std::max<std::int64_t>(0, (kToday - visit.due).count()));
  }
}

TEST_CASE("the default rhythms are those of domain.md") {
  std::vector<std::string> lines;
  for (const v1::Record& record : default_policies()) {
    lines.push_back(fmt::format("{} {}", record.policy().name(), record.policy().interval_days()));
  }
  CHECK(lines == std::vector<std::string>{"村级常态走访 30", "镇级常态走访 91", "区级常态走访 365", "村级困难走访 14",
                                          "一对一服务走访 7"});
}

TEST_CASE("the default rhythms are valid policies") {
  for (v1::Record record : default_policies()) {
    record.set_id(kSomeId);
    INFO(record.policy().name());
    CHECK(validate_record(*find_kind("policy"), record, kToday));
  }
}

TEST_CASE("rhythms that cannot be read are refused with the policy and the member at fault") {
  const auto [members, field] = GENERATE(table<std::string, std::string>({
      {R"("level": "village", "purpose": "routine", "interval_days": 30, "service_minutes": 20)", "name"},
      {R"("name": "a", "level": "city", "purpose": "routine", "interval_days": 30, "service_minutes": 20)", "level"},
      {R"("name": "a", "level": "town", "interval_days": 30, "service_minutes": 20)", "purpose"},
      {R"("name": "a", "level": "town", "purpose": "routine", "interval_days": 0, "service_minutes": 20)",
       "interval_days"},
      {R"("name": "a", "level": "town", "purpose": "routine", "interval_days": 1.5, "service_minutes": 20)",
       "interval_days"},
      {R"("name": "a", "level": "town", "purpose": "routine", "interval_days": 30)", "service_minutes"},
      {R"("name": "a", "level": "town", "purpose": "routine", "interval_days": 30, "service_minutes": 20, "often": true)",
       "often"},
  }));
  INFO(members);
  const auto read = parse_visit_rhythms(R"({"policies": [{)" + members + "}]}");
  REQUIRE_FALSE(read);
  CHECK(read.error().where.row == 1);
  CHECK(read.error().where.field == field);
}
