#include "review/quality_setting.hpp"

#include <catch2/catch.hpp>

#include "store/settings.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

TEST_CASE("a district has the program's thresholds until it sets its own, and a faulty policy changes nothing") {
  TestDistrict district;
  CHECK(load_visit_quality(district.connection()).value() == VisitQuality{});
  const auto set = [&](const std::string& policy) {
    return district.write([&](Transaction& transaction) { return store_visit_quality(transaction, "flags", policy); });
  };
  REQUIRE(set(R"({"flags": [{"flag": "far_from_home", "metres": 500}]})"));
  CHECK(load_visit_quality(district.connection())->home_m == 500);
  // The audit trail has it, once: the same again is no change.
  REQUIRE(set(R"({"flags": [{"flag": "far_from_home", "metres": 500}]})"));
  Statement entries =
      district.connection().prepare("SELECT user_id FROM audit WHERE record_id = 'setting.visit_quality' ORDER BY seq");
  REQUIRE(entries.step());
  CHECK(entries.text(0) == "flags");
  CHECK_FALSE(entries.step());
  CHECK(check_database(district.reader(), 10, [](std::string_view) {}).empty());
  const auto refused = set(R"({"flags": [{"flag": "far_from_home", "metres": "far"}]})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where.field == "metres");
  CHECK(load_visit_quality(district.connection())->home_m == 500);
}
