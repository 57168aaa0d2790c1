#include "store/content.hpp"
#include "tests/api/tus_phone.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace json = boost::json;

TEST_CASE("staff see which workers owe photos for more than a day, each within their own areas") {
  Site site;
  const std::string worker = site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string other = site.add("w2", v1::ROLE_GRID_WORKER, kGrids[2]);
  site.add("town", v1::ROLE_TOWN_STAFF, kTown);
  site.add("village", v1::ROLE_VILLAGE_STAFF, kVillage1);
  const std::string person = site.district.add_person("张三", kGrids[0]);
  const std::string elsewhere = site.district.add_person("李四", kGrids[2]);
  TusPhone phone(site, site.district.add_device(worker));
  announce_photo(site.district, worker, person, make_photo(1));
  announce_photo(site.district, worker, person, make_photo(2));
  announce_photo(site.district, other, elsewhere, make_photo(3));
  const std::string town = site.sign_in("town");
  const std::string village = site.sign_in("village");
  const auto owed = [&](const std::string& token, const std::string& query = "") {
    const auto answer = site.ask("GET", "/api/v1/owed-photos" + query, token);
    REQUIRE(answer.status == 200);
    return json::parse(*answer.body);
  };
  // The test's records are of a fixed day; the server's clock is brought near it.
  const auto days_after = [&](int days) {
    site.clock_ahead = Timestamp(site.district.now() + std::chrono::hours(24 * days + 1) - system_now());
  };
  site.clock_ahead = Timestamp(site.district.now() + std::chrono::hours(23) - system_now());
  CHECK(owed(town).at("owed").as_array().empty());
  days_after(1);
  const auto all = owed(town);
  REQUIRE(all.at("owed").as_array().size() == 2);
  const auto& first = all.at("owed").as_array()[0];
  CHECK(first.at("scope") == kGrids[0]);
  CHECK(first.at("user_id").as_string() == worker);
  CHECK(first.at("name") == "w1");
  CHECK(first.at("count") == 2);
  CHECK(first.at("oldest_announced_at").as_string().starts_with("2026-"));
  CHECK(owed(village).at("owed").as_array().size() == 1);
  const auto page = owed(town, "?limit=1");
  CHECK(page.at("owed").as_array().size() == 1);
  const auto rest = owed(town, "?limit=1&after=" + std::string(page.at("next").as_string()));
  CHECK(rest.at("owed").as_array()[0].at("user_id").as_string() == other);
  CHECK(rest.as_object().if_contains("next") == nullptr);
  REQUIRE(phone.upload(make_photo(1)).status == 201);
  REQUIRE(phone.upload(make_photo(2)).status == 201);
  CHECK(owed(village).at("owed").as_array().empty());
  CHECK(site.ask("GET", "/api/v1/owed-photos", phone.token()).status == 403);
  CHECK(site.ask("GET", "/api/v1/owed-photos?limit=0", town).status == 400);
}
