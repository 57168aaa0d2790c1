// Files in and out over HTTP: looked at, confirmed, undone; exported by role.
#include <catch2/catch.hpp>

#include <thread>

#include "api/import_desk.hpp"
#include "site.hpp"

using namespace gridvisit;
using gridvisit::testing::Site;
namespace json = boost::json;

namespace {

constexpr const char* kPeople = "姓名,住址,网格编码\n张三,甲,341103100201001\n李四,乙,341103100201002\n";

json::value body_of(const Response& response) { return json::parse(*response.body); }

std::string text(const json::value& value, const char* member) { return value.at(member).as_string().c_str(); }

/// Until it has been looked at.
json::value wait_for(Site& site, const std::string& token, const std::string& id) {
  for (int attempt = 0; attempt < 3'000; ++attempt) {
    json::value state = body_of(site.ask("GET", "/api/v1/imports/" + id, token));
    if (text(state, "phase") != "checking") return state;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL("it was never looked at");
  return {};
}

json::value send(Site& site, const std::string& token, const std::string& query, const std::string& bytes) {
  const auto response = site.send("POST", "/api/v1/imports?" + query, token, {{"content-type", "text/csv"}}, bytes);
  CAPTURE(*response.body);
  REQUIRE(response.status == 202);
  return wait_for(site, token, text(body_of(response), "id"));
}

}  // namespace

TEST_CASE("a file is looked at, shown, and written only when it is confirmed; then undone as a whole") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("boss");
  const json::value state = send(site, token, "kind=recipient&file=p.csv", kPeople);
  CAPTURE(json::serialize(state));
  REQUIRE(text(state, "phase") == "ready");
  const json::value& report = state.at("report");
  CHECK(report.at("created").as_int64() == 2);
  CHECK(text(report.at("preview").at("created").at(0), "label") == "张三");
  const auto count = [&] {
    return body_of(site.ask("GET", "/api/v1/records/recipient?limit=100", token)).at("records").as_array().size();
  };
  const auto before = count();

  const std::string id = text(state, "id");
  const auto confirmed = site.ask("POST", "/api/v1/imports/" + id + "/confirm", token);
  CAPTURE(*confirmed.body);
  REQUIRE(confirmed.status == 200);
  CHECK(text(body_of(confirmed), "phase") == "taken");
  CHECK(count() == before + 2);
  CHECK(site.ask("POST", "/api/v1/imports/" + id + "/confirm", token).status == 409);

  const json::value sets = body_of(site.ask("GET", "/api/v1/import-sets", token));
  const std::string set = text(sets.at("import_sets").at(0), "id");
  const auto undone = site.ask("POST", "/api/v1/import-sets/" + set + "/undo", token);
  CAPTURE(*undone.body);
  CHECK(undone.status == 200);
  CHECK(count() == before);
  CHECK(site.ask("POST", "/api/v1/import-sets/" + set + "/undo", token).status == 409);
}

TEST_CASE("refused rows are shown and come as a workbook; nothing can be confirmed") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("boss");
  const json::value state =
      send(site, token, "kind=recipient&file=p.csv", std::string(kPeople) + "王五,丙,341103100299009\n");
  CHECK(text(state, "phase") == "refused");
  CHECK(text(state.at("report").at("findings").at(0), "code") == "unknown_code");
  const std::string id = text(state, "id");
  CHECK(site.ask("POST", "/api/v1/imports/" + id + "/confirm", token).status == 409);
  const auto sheet = site.ask("GET", "/api/v1/imports/" + id + "/errors.xlsx", token);
  CHECK(sheet.status == 200);
  CHECK(sheet.body->starts_with("PK"));
  CHECK(site.ask("DELETE", "/api/v1/imports/" + id, token).status == 204);
  CHECK(site.ask("GET", "/api/v1/imports/" + id, token).status == 404);

  const json::value skipped = send(site, token, "kind=recipient&file=p.csv&skip_bad_rows=1",
                                   std::string(kPeople) + "王五,丙,341103100299009\n");
  CHECK(text(skipped, "phase") == "ready");
}

TEST_CASE("an import is its sender's alone, and writes with the sender's rights") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  site.add("town", v1::ROLE_TOWN_STAFF, "341103200");
  site.add("worker", v1::ROLE_GRID_WORKER, "341103100201001");
  const std::string boss = site.sign_in("boss");
  const std::string town = site.sign_in("town");
  const json::value state = send(site, boss, "kind=recipient&file=p.csv", kPeople);
  const std::string id = text(state, "id");
  for (const char* method : {"GET", "DELETE"}) CHECK(site.ask(method, "/api/v1/imports/" + id, town).status == 404);
  CHECK(site.ask("POST", "/api/v1/imports/" + id + "/confirm", town).status == 404);
  CHECK(site.ask("GET", "/api/v1/imports/" + id + "/errors.xlsx", town).status == 404);
  // Another town's people are none of theirs to write.
  const json::value foreign = send(site, town, "kind=recipient&file=p.csv", kPeople);
  CHECK(text(foreign, "phase") == "refused");
  CHECK(foreign.at("report").at("refused").as_int64() == 2);
  const auto refused =
      site.send("POST", "/api/v1/imports?kind=recipient&file=p.csv", site.sign_in("worker"), {}, kPeople);
  CHECK(refused.status == 403);
  CHECK(site.send("POST", "/api/v1/imports?kind=recipient&file=p.csv", "", {}, kPeople).status == 401);
}

TEST_CASE("what was confirmed is what was shown, or nothing") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("boss");
  const json::value first = send(site, token, "kind=recipient&file=p.csv", kPeople);
  const json::value second = send(site, token, "kind=recipient&file=p.csv", kPeople);
  CHECK(site.ask("POST", "/api/v1/imports/" + text(first, "id") + "/confirm", token).status == 200);
  const auto late = site.ask("POST", "/api/v1/imports/" + text(second, "id") + "/confirm", token);
  CHECK(late.status == 409);
  CHECK_THAT(*late.body, Catch::Contains("has changed since"));
}

TEST_CASE("a request that makes no sense is refused with the parameter at fault") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("boss");
  for (const char* query :
       {"kind=recipient", "kind=recipient&file=", "kind=recipient&file=..%2Fx.csv", "kind=recipient&file=.csv",
        "kind=recipient&file=people", "kind=ghost&file=p.csv", "kind=roads&file=p.csv",
        "kind=recipient&file=p.csv&heading_row=x", "kind=recipient&file=p.csv&map=x"}) {
    CAPTURE(query);
    CHECK(site.send("POST", std::string("/api/v1/imports?") + query, token, {}, kPeople).status == 400);
  }
  const json::value failed = send(site, token, "kind=recipient&file=p.xlsx", kPeople);
  CHECK(text(failed, "phase") == "failed");
  CHECK_THAT(text(failed.at("problem"), "detail"), Catch::Contains("Excel"));
}

TEST_CASE("an export is what the asker may see, as a file with a name") {
  Site site;
  site.add("boss", v1::ROLE_DISTRICT_STAFF, "341103");
  site.add("leader", v1::ROLE_LEADER, "341103");
  const std::string boss = site.sign_in("boss");
  const json::value state = send(site, boss, "kind=recipient&file=p.csv", kPeople);
  REQUIRE(site.ask("POST", "/api/v1/imports/" + text(state, "id") + "/confirm", boss).status == 200);
  const auto csv = site.ask("GET", "/api/v1/export?kind=recipient&format=csv", boss);
  CHECK(csv.status == 200);
  CHECK_THAT(std::string(csv.headers.find("content-disposition").value_or("")), Catch::Contains("recipient.csv"));
  CHECK_THAT(*csv.body, Catch::Contains("张三") && Catch::Contains("甲"));
  CHECK_THAT(*site.ask("GET", "/api/v1/export?kind=recipient&format=csv", site.sign_in("leader")).body,
             Catch::Contains("张三") && !Catch::Contains("甲"));
  CHECK(site.ask("GET", "/api/v1/export?kind=recipient&format=csv&unmask=1", site.sign_in("leader")).status == 403);
  CHECK(site.ask("GET", "/api/v1/export?kind=grid&kind=recipient&format=gpkg&crs=gcj02", boss)
            .body->starts_with("SQLite"));
  CHECK(site.ask("GET", "/api/v1/export?kind=grid&format=shp&gbk=1", boss).body->starts_with("PK"));
  for (const char* query : {"", "kind=ghost", "kind=grid&format=doc", "kind=grid&kind=place&format=csv",
                            "kind=grid&format=gpkg&crs=EPSG:1", "kind=grid&format=gpkg&scope=12"}) {
    CAPTURE(query);
    CHECK(site.ask("GET", std::string("/api/v1/export?") + query, boss).status == 400);
  }
  CHECK(site.ask("GET", "/api/v1/export?kind=grid", "").status == 401);
}
