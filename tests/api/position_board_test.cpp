#include "api/position_board.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "store/live_positions.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

struct Watching {
  TestDistrict district;
  PositionBoard board;

  std::string add_worker(const char* login, const char* grid) {
    const std::string user = district.add_user(login);
    district.assign(user, v1::ROLE_GRID_WORKER, grid);
    share(user, true);
    return user;
  }
  void share(const std::string& user, bool shares) {
    const auto change = district.edit(v1::KIND_USER, user, "shares_position",
                                      [&](v1::Record& record) { record.mutable_user()->set_shares_position(shares); });
    REQUIRE(district.apply(system_actor("test"), change).outcome() == v1::OUTCOME_APPLIED);
  }
  void walk(const std::string& user, const char* device, Timestamp at, double lon_deg) {
    v1::LivePosition position;
    position.set_user_id(user);
    position.set_device_id(device);
    position.set_at_ms(at.time_since_epoch().count());
    position.mutable_position()->set_lon_deg(lon_deg);
    position.mutable_position()->set_lat_deg(32.3);
    REQUIRE(district.write([&](Transaction& transaction) -> Result<> {
      store_position(transaction, position);
      return {};
    }));
  }
  std::size_t recall(Timestamp now) {
    return read_at_one_moment(district.connection(), district.vault(),
                              [&](Reader reader) { return recall_positions(reader.connection, now, board); })
        .value();
  }
  std::vector<v1::LivePosition> shown(const char* watched) {
    std::uint64_t stamp = 0;
    const auto positions = board.newer({watched}, stamp);
    return {positions.positions().begin(), positions.positions().end()};
  }
};

}  // namespace

TEST_CASE("a server that begins shows where those who share it were last, to those who watch their areas") {
  Watching watching;
  const Timestamp now = watching.district.now();
  const std::string one = watching.add_worker("w1", kGrids[0]);
  const std::string other = watching.add_worker("w2", kGrids[2]);
  watching.walk(one, "phone 1", now - std::chrono::hours(2), 118.1);
  watching.walk(one, "phone 1", now - std::chrono::hours(1), 118.2);
  watching.walk(other, "phone 2", now - std::chrono::hours(3), 118.3);
  CHECK(watching.recall(now) == 2);
  REQUIRE(watching.shown(kVillage1).size() == 1);
  CHECK(watching.shown(kVillage1)[0].position().lon_deg() == 118.2);
  CHECK(watching.shown(kTown).size() == 2);
  CHECK(watching.shown("341204").empty());
}

TEST_CASE("what is forgotten, or shared no longer, goes from the board") {
  Watching watching;
  const Timestamp now = watching.district.now();
  const std::string one = watching.add_worker("w1", kGrids[0]);
  const std::string other = watching.add_worker("w2", kGrids[1]);
  watching.walk(one, "phone 1", now - std::chrono::hours(1), 118.1);
  watching.walk(other, "phone 2", now - std::chrono::days(20), 118.2);
  CHECK(watching.recall(now) == 2);
  CHECK(watching.recall(now + std::chrono::days(20)) == 1);
  CHECK(watching.shown(kTown).size() == 1);
  watching.share(one, false);
  CHECK(watching.recall(now) == 1);
  REQUIRE(watching.shown(kTown).size() == 1);
  CHECK(watching.shown(kTown)[0].device_id() == "phone 2");
}
