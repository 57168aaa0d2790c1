#include "tests/api/site.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace json = boost::json;

namespace {

/// A visit of one minute at that hour of 20 October.
std::string short_visit(Site& site, const std::string& worker, const std::string& person, int hour) {
  return site.district.put([&](v1::Record& record) {
    v1::Visit& visit = *record.mutable_visit();
    visit.set_recipient_id(person);
    visit.set_user_id(worker);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_method(v1::VISIT_METHOD_HOME);
    const Day day = std::chrono::sys_days{std::chrono::year{2026} / 10 / 20};
    visit.set_visited_at_ms(district_time(day, std::chrono::hours{hour}).time_since_epoch().count());
    visit.set_duration_minutes(1);
    visit.mutable_position()->set_lon_deg(118);
    visit.mutable_position()->set_lat_deg(32);
  });
}

json::value ask(Site& site, const std::string& token, const std::string& query = "") {
  const auto response = site.ask("GET", "/api/v1/visit-flags" + query, token);
  INFO(*response.body);
  REQUIRE(response.status == 200);
  return json::parse(*response.body);
}

std::vector<std::string> ids(const json::value& answer) {
  std::vector<std::string> found;
  for (const json::value& visit : answer.at("visits").as_array()) found.emplace_back(visit.at("id").as_string());
  return found;
}

}  // namespace

TEST_CASE("the staff of a station see the flagged visits of their area with what each flag rests on") {
  Site site;
  const std::string worker = site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  site.add("v1", v1::ROLE_VILLAGE_STAFF, kVillage1);
  site.add("t1", v1::ROLE_TOWN_STAFF, kTown);
  const std::string mine = short_visit(site, worker, site.district.add_person("甲", kGrids[0]), 9);
  const std::string theirs = short_visit(site, worker, site.district.add_person("乙", kGrids[2]), 15);
  const std::string village = site.sign_in("v1");
  const std::string town = site.sign_in("t1");
  const auto answer = ask(site, village);
  CHECK(ids(answer) == std::vector{mine});
  const json::value& visit = answer.at("visits").at(0);
  CHECK(visit.at("scope") == kGrids[0]);
  CHECK(visit.at("user_id").as_string() == worker);
  CHECK(visit.at("visited_at") == "2026-10-20T09:00:00.000+08:00");
  CHECK(visit.at("flags") ==
        json::parse(R"([{"flag": "too_short", "label": "时长过短", "text": "仅 1 分钟, 不足 5 分钟",
                                            "minutes": 1, "limit_minutes": 5}])"));
  CHECK_FALSE(answer.as_object().contains("next"));

  CHECK(ids(ask(site, town)) == std::vector{theirs, mine});
  CHECK(ids(ask(site, town, std::string("?scope=") + kVillage2)) == std::vector{theirs});
  CHECK(ids(ask(site, town, "?from=2026-10-20&to=2026-10-20")).size() == 2);
  CHECK(ids(ask(site, town, "?from=2026-10-21")).empty());
  CHECK(ids(ask(site, town, "?to=2026-10-19")).empty());
  CHECK(ids(ask(site, town, "?flag=too_short")).size() == 2);
  CHECK(ids(ask(site, town, "?flag=no_photo")).empty());

  const auto first = ask(site, town, "?limit=1");
  CHECK(ids(first) == std::vector{theirs});
  const std::string next(first.at("next").as_string());
  const auto second = ask(site, town, "?limit=1&after=" + next);
  CHECK(ids(second) == std::vector{mine});
}

TEST_CASE("flags are not for workers, leaders or auditors, nor for another area, and odd questions are refused") {
  Site site;
  site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  site.add("lead", v1::ROLE_LEADER, "341103");
  site.add("audit", v1::ROLE_AUDITOR, "341103");
  site.add("v1", v1::ROLE_VILLAGE_STAFF, kVillage1);
  for (const char* login : {"w1", "lead", "audit"}) {
    CAPTURE(login);
    CHECK(site.ask("GET", "/api/v1/visit-flags", site.sign_in(login)).status == 403);
  }
  CHECK(site.ask("GET", "/api/v1/visit-flags").status == 401);
  const std::string village = site.sign_in("v1");
  const auto [query, status] = GENERATE(table<std::string, int>({
      {std::string("scope=") + kVillage2, 403},
      {std::string("scope=") + kTown, 403},
      {"scope=3411", 400},
      {"from=yesterday", 400},
      {"to=2026-13-01", 400},
      {"flag=late", 400},
      {"limit=0", 400},
      {"limit=501", 400},
      {"limit=x", 400},
      {"after=x", 400},
      {"after=x/y", 400},
      {"after=1795000000000/", 200},
      {std::string("scope=") + kGrids[1], 200},
  }));
  CAPTURE(query);
  CHECK(site.ask("GET", "/api/v1/visit-flags?" + query, village).status == status);
}
