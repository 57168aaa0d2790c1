#include <catch2/catch.hpp>

#include "store/content.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

std::string hash(char digit) { return std::string(64, digit); }

struct Owing {
  TestDistrict district;
  std::string user = district.add_user("w1");
  std::string other = district.add_user("w2");
  std::string person = district.add_person("张三", kGrids[0]);

  std::string announce(const std::string& whose, char digit) {
    return district.put([&](v1::Record& record) {
      record.mutable_photo()->set_sha256(hash(digit));
      record.mutable_photo()->set_size_bytes(1);
      record.mutable_photo()->set_user_id(whose);
      record.mutable_photo()->set_recipient_id(person);
    });
  }
  void arrive(char digit, const std::string& device = "") {
    REQUIRE(district.write([&](Transaction& transaction) -> Result<> {
      add_content(transaction, {hash(digit), 1, "image/jpeg", Position{118.3, 32.3}, {}, transaction.now},
                  {user, device});
      return {};
    }));
  }
  std::vector<std::string> missing(const std::string& whose) {
    return list_missing_photos(district.connection(), whose, 100);
  }
  std::vector<OwedPhotos> owed(const std::string& prefix) {
    return list_owed_photos(district.connection(), prefix, end_of_range(prefix), district.now(), {}, 100);
  }
};

}  // namespace

TEST_CASE("a photo is owed from its record to its content, whichever comes first") {
  Owing owing;
  owing.arrive('b');
  owing.announce(owing.user, 'a');
  owing.announce(owing.user, 'a');
  owing.announce(owing.user, 'b');
  owing.announce(owing.other, 'c');
  CHECK(owing.missing(owing.user) == std::vector<std::string>{hash('a')});
  CHECK(owing.missing(owing.other) == std::vector<std::string>{hash('c')});
  CHECK(list_missing_photos(owing.district.connection(), owing.user, 0).empty());
  owing.arrive('a');
  CHECK(owing.missing(owing.user).empty());
  owing.arrive('a');  // again: nothing changes
  CHECK(list_contents(owing.district.connection(), "", 10).size() == 2);
}

TEST_CASE("what is owed moves with the person and goes with the record") {
  Owing owing;
  const std::string photo = owing.announce(owing.user, 'a');
  REQUIRE(owing.owed(kGrids[0]).size() == 1);
  CHECK(owing.owed(kGrids[0])[0].count == 1);
  CHECK(owing.owed(kTown)[0].user_id == owing.user);
  const auto moved = owing.district.edit(v1::KIND_RECIPIENT, owing.person, "grid_code", [](v1::Record& record) {
    record.mutable_recipient()->set_grid_code(kGrids[2]);
  });
  CHECK(owing.district.apply(system_actor("test"), moved).outcome() == v1::OUTCOME_APPLIED);
  CHECK(owing.owed(kGrids[0]).empty());
  CHECK(owing.owed(kGrids[2]).size() == 1);
  v1::Change removal;
  removal.set_operation(v1::OPERATION_DELETE);
  *removal.mutable_record() = *owing.district.find(v1::KIND_PHOTO, photo);
  removal.set_base_rev(removal.record().rev());
  CHECK(owing.district.apply(system_actor("test"), removal).outcome() == v1::OUTCOME_APPLIED);
  CHECK(owing.owed(kTown).empty());
  CHECK(owing.missing(owing.user).empty());
}

TEST_CASE("what is owed counts from when the server heard of it") {
  Owing owing;
  const Timestamp before = owing.district.now();
  owing.announce(owing.user, 'a');
  const Timestamp after = owing.district.now();
  CHECK(owing.owed(kTown)[0].oldest_announced_at > before);
  CHECK(owing.owed(kTown)[0].oldest_announced_at < after);
  CHECK(list_owed_photos(owing.district.connection(), kTown, end_of_range(kTown), before, {}, 100).empty());
}

TEST_CASE("a content is told from another, with what its camera noted and who sent it") {
  Owing owing;
  owing.arrive('a', "phone 1");
  owing.arrive('a', "phone 2");
  const auto content = find_content(owing.district.connection(), hash('a'));
  REQUIRE(content);
  CHECK(content->media_type == "image/jpeg");
  CHECK(content->exif_position == Position{118.3, 32.3});
  CHECK_FALSE(content->exif_taken_at);
  CHECK_FALSE(find_content(owing.district.connection(), hash('b')));
  Connection& connection = owing.district.connection();
  CHECK(has_sent(connection, hash('a'), {owing.user, "phone 1"}));
  CHECK(has_sent(connection, hash('a'), {owing.user, "phone 2"}));
  CHECK_FALSE(has_sent(connection, hash('a'), {owing.user, ""}));
  CHECK_FALSE(has_sent(connection, hash('a'), {owing.other, "phone 1"}));
  owing.announce(owing.user, 'a');
  CHECK(list_photo_scopes(connection, hash('a')) == std::vector<std::string>{kGrids[0]});
  CHECK(owing.district.check().empty());
}

TEST_CASE("no question about photos and contents reads a whole table") {
  TestDistrict district;
  const auto plan_of = [&](const std::string& sql) {
    std::string plan;
    Statement rows = district.connection().prepare("EXPLAIN QUERY PLAN " + sql);
    while (rows.step()) plan += rows.text(3) + "\n";
    return plan;
  };
  for (const char* sql :
       {"SELECT DISTINCT sha256 FROM owed_photo WHERE user_id = ?1 ORDER BY sha256 LIMIT ?2",
        "SELECT scope, user_id, count(*), min(announced_at_ms) FROM owed_photo WHERE scope >= ?1 AND scope < ?2 AND "
        "(scope, user_id) > (?3, ?4) AND announced_at_ms < ?5 GROUP BY scope, user_id ORDER BY scope, user_id LIMIT ?6",
        "SELECT DISTINCT scope FROM photo WHERE sha256 = ?1 ORDER BY scope LIMIT 1000",
        "SELECT 1 FROM content_sender WHERE sha256 = ?1 AND user_id = ?2 AND device_id = ?3",
        "DELETE FROM owed_photo WHERE sha256 = ?1", "DELETE FROM owed_photo WHERE photo_id = ?1"}) {
    CAPTURE(sql, plan_of(sql));
    CHECK_THAT(plan_of(sql), Catch::Contains("SEARCH") && !Catch::Contains("SCAN"));
  }
}
