// A running server on the loopback, asked as a browser would ask.
#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include "api/openapi.hpp"
#include "server/websocket_client.hpp"
#include "tests/api/site.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace json = boost::json;

TEST_CASE("every documented endpoint is there, and none answers without a session but those for everybody") {
  Site site;
  const json::value document = json::parse(openapi_document());
  const std::set<std::string> open{
      "get /healthz",  "get /api/v1/openapi.json", "post /api/v1/sessions", "post /api/v1/devices", "get /sync",
      "options /files"};
  int asked = 0;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      const std::string method(operation.key());
      if (method == "parameters" || open.contains(method + " " + std::string(path.key()))) continue;
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      std::string target(path.key());
      for (const char* parameter : {"{kind}", "{id}", "{sha256}"}) {
        if (const auto at = target.find(parameter); at != std::string::npos)
          target.replace(at, std::string(parameter).size(), "recipient");
      }
      CAPTURE(method, target);
      const auto response = site.ask(upper, target, "", method == "post" ? "{}" : "");
      CHECK(response.status == 401);
      CHECK(site.ask(upper, target, "no-such-token", method == "post" ? "{}" : "").status == 401);
      ++asked;
    }
  }
  CHECK(asked >= 6);
  CHECK(site.ask("GET", "/healthz").status == 200);
  CHECK(site.ask("GET", "/api/v1/nowhere").status == 404);
}

TEST_CASE("a session is opened with the password, shows who one is, and ends") {
  Site site;
  site.add("town", v1::ROLE_TOWN_STAFF, kTown);
  CHECK(site.ask("POST", "/api/v1/sessions", "", R"({"login":"town","password":"wrong password"})").status == 401);
  CHECK(site.ask("POST", "/api/v1/sessions", "", R"({"login":"nobody","password":"a long password"})").status == 401);
  CHECK(site.ask("POST", "/api/v1/sessions", "", "{").status == 400);
  CHECK(site.ask("POST", "/api/v1/sessions", "", R"({"login":1})").status == 400);
  const std::string token = site.sign_in("town");
  const auto me = site.ask("GET", "/api/v1/me", token);
  CHECK(me.status == 200);
  CHECK(json::parse(*me.body).at("login") == "town");
  CHECK(site.ask("DELETE", "/api/v1/sessions", token).status == 204);
  CHECK(site.ask("GET", "/api/v1/me", token).status == 401);
}

TEST_CASE("records are shown within one's area only, and written by the same rules") {
  Site site;
  site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string mine = site.district.add_person("我的", kGrids[0]);
  const std::string theirs = site.district.add_person("别人的", kGrids[2]);
  const std::string token = site.sign_in("w1");
  const auto list = site.ask("GET", "/api/v1/records/recipient", token);
  CHECK(list.status == 200);
  CHECK_THAT(*list.body, Catch::Contains(mine) && !Catch::Contains(theirs));
  CHECK(site.ask("GET", "/api/v1/records/recipient/" + mine, token).status == 200);
  CHECK(site.ask("GET", "/api/v1/records/recipient/" + theirs, token).status == 404);
  CHECK(site.ask("GET", "/api/v1/records/unicorn", token).status == 404);
  const auto change = [&](const std::string& id) {
    return site.ask("POST", "/api/v1/changes", token,
                    R"({"operation":"OPERATION_PUT","record":{"id":")" + id +
                        R"(","recipient":{"note":"x"}},"fields":"note","base_rev":)" +
                        std::to_string(site.district.find(v1::KIND_RECIPIENT, id)->rev()) + "}");
  };
  CHECK(change(mine).status == 200);
  CHECK(site.district.find(v1::KIND_RECIPIENT, mine)->recipient().note() == "x");
  const auto refused = change(theirs);
  CHECK(refused.status == 422);
  CHECK_THAT(*refused.body, Catch::Contains("OUT_OF_SCOPE"));
  CHECK(site.district.find(v1::KIND_RECIPIENT, theirs)->recipient().note().empty());
  CHECK(site.ask("POST", "/api/v1/changes", token, "not json").status == 400);
}

TEST_CASE("a phone is enrolled once with a code, by somebody who has the user's rights") {
  Site site;
  const std::string worker_id = site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string admin_id = site.add("boss", v1::ROLE_ADMIN, "341103");
  const std::string elsewhere_id = site.add("v2", v1::ROLE_VILLAGE_STAFF, kVillage2);
  site.add("town", v1::ROLE_TOWN_STAFF, kTown);
  const std::string town = site.sign_in("town");
  const auto ask_code = [&](const std::string& token, const std::string& user) {
    return site.ask("POST", "/api/v1/enrolment-codes", token, R"({"user_id":")" + user + R"("})");
  };
  CHECK(ask_code(town, admin_id).status == 403);
  CHECK(ask_code(site.sign_in("w1"), elsewhere_id).status == 403);
  CHECK(ask_code(town, site.district.new_id()).status == 404);
  const std::string boss = site.sign_in("boss");
  const auto made = ask_code(boss, worker_id);
  REQUIRE(made.status == 201);
  const std::string code = json::parse(*made.body).at("code").as_string().c_str();
  const std::string body = R"({"code":")" + code + R"(","name":"phone"})";
  const auto enrolled = site.ask("POST", "/api/v1/devices", "", body);
  REQUIRE(enrolled.status == 201);
  CHECK(site.ask("POST", "/api/v1/devices", "", body).status == 401);

  // The token opens a conversation; without it, or with a wrong one, there is none.
  for (const bool right : {true, false}) {
    auto socket = WebSocketClient::connect(site.address("ws") + "/sync", "gridvisit.v1.json").value();
    const std::string token(right ? json::parse(*enrolled.body).at("token").as_string().c_str() : "wrong");
    REQUIRE(socket.send(R"({"hello":{"protocol_version":1,"device_token":")" + token + R"("}})", false));
    const auto answer = socket.receive(std::chrono::seconds(20)).value();
    CHECK_THAT(answer.bytes, Catch::Contains(right ? "welcome" : "UNAUTHENTICATED"));
  }
}

TEST_CASE("a phone that speaks nonsense is told so and cut off") {
  Site site;
  for (const char* nonsense : {"", "{", R"({"upload":{}})", R"({"hello":{"protocol_version":0}})"}) {
    auto socket = WebSocketClient::connect(site.address("ws") + "/sync", "gridvisit.v1.json").value();
    REQUIRE(socket.send(nonsense, false));
    const auto answer = socket.receive(std::chrono::seconds(20));
    REQUIRE(answer);
    CHECK_THAT(answer->bytes, Catch::Contains("refusal"));
    CHECK_FALSE(socket.receive(std::chrono::seconds(20)));
  }
}
