// A district drawn for the test: four homes along two roads, with a river between that one bridge crosses.
#include "planning/plan_visits.hpp"

#include <catch2/catch.hpp>

#include "geodata/roads/line_source.hpp"
#include "geodata/roads/road_network.hpp"
#include "planning/store_plan.hpp"
#include "planning/travel_table.hpp"
#include "store/database.hpp"
#include "sync/apply_change.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using gridvisit::testing::TemporaryFolder;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kGrid = "341103100201001";
const Day kMonday = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23};

class Village {
 public:
  Village() {
    database_.emplace(Database::open_or_create(folder_ / "data").value());
    connection_.emplace(database_->connect(Connection::Mode::writer).value());
    put([](v1::Record& record) { record.mutable_grid()->set_code(std::string(kGrid)); });
    user_id_ = put([](v1::Record& record) {
      record.mutable_user()->set_login("w1");
      record.mutable_user()->set_name("王");
    });
    put([&](v1::Record& record) {
      record.mutable_assignment()->set_user_id(user_id_);
      record.mutable_assignment()->set_role(v1::ROLE_GRID_WORKER);
      record.mutable_assignment()->set_code(std::string(kGrid));
    });
  }
  std::string put(const std::function<void(v1::Record&)>& fill) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    const Result<> done = write([&](Transaction& transaction) -> Result<> {
      change.mutable_record()->set_id(transaction.ids.next());
      fill(*change.mutable_record());
      const auto answer = apply_change(transaction, system_actor("test"), change);
      if (!answer) return failure(answer);
      return to_result(*answer);
    });
    if (!done) FAIL(done.error().to_string());
    return change.record().id();
  }

  Result<> write(WriteJob job) {
    return run_in_transaction(*connection_, database_->vault(), district_time(kMonday, 8h), std::move(job));
  }

  std::string person(const std::string& name, std::optional<Position> home,
                     v1::RecipientCategory category = v1::RECIPIENT_CATEGORY_WAR_VETERAN) {
    return put([&](v1::Record& record) {
      v1::Recipient& body = *record.mutable_recipient();
      body.set_name(name);
      body.set_grid_code(std::string(kGrid));
      body.add_categories(category);
      if (!home) return;
      body.mutable_position()->set_lon_deg(home->lon_deg);
      body.mutable_position()->set_lat_deg(home->lat_deg);
    });
  }

  void visited(const std::string& recipient, int days_before) {
    put([&](v1::Record& record) {
      v1::Visit& visit = *record.mutable_visit();
      visit.set_recipient_id(recipient);
      visit.set_user_id(user_id_);
      visit.set_level(v1::VISIT_LEVEL_VILLAGE);
      visit.set_visited_at_ms(district_time(kMonday - std::chrono::days(days_before), 9h).time_since_epoch().count());
    });
  }

  void build_roads(bool with_bridge) {
    roads::RoadNetworkBuilder builder;
    const auto add = [&](LineString line) {
      roads::RoadLine road;
      road.line = std::move(line);
      road.road_class = "residential";
      REQUIRE(roads::add_line(builder, road));
    };
    add({{118.00, 32.00}, {118.01, 32.00}, {118.02, 32.00}, {118.03, 32.00}});
    add({{118.00, 32.01}, {118.01, 32.01}, {118.02, 32.01}, {118.03, 32.01}});
    add({{118.03, 32.00}, {118.03, 32.01}});
    if (with_bridge) add({{118.00, 32.00}, {118.00, 32.01}});
    REQUIRE(builder.write(folder_ / "roads"));
    network_.emplace(roads::RoadNetwork::open(folder_ / "roads").value());
  }

  Result<VisitPlan> plan(int days = 5, Day from = kMonday) {
    const v1::Record user = find_record(reader(), *find_kind(v1::KIND_USER), user_id_)->record;
    return plan_visits(reader(), network_ ? &*network_ : nullptr, user, from, days);
  }
  Reader reader() { return {*connection_, database_->vault()}; }

  std::vector<v1::Record> all(v1::Kind kind) {
    std::vector<v1::Record> records;
    for_each_record(reader(), *find_kind(kind), "", [&](const StoredRecord& stored) {
      records.push_back(stored.record);
      return true;
    });
    return records;
  }

 private:
  TemporaryFolder folder_;
  std::optional<Database> database_;
  std::optional<Connection> connection_;
  std::optional<roads::RoadNetwork> network_;
  std::string user_id_;
};

std::size_t count_stops(const VisitPlan& plan) {
  std::size_t stops = 0;
  for (const PlannedDay& day : plan.days) stops += day.stops.size();
  return stops;
}

}  // namespace

TEST_CASE("who is due is planned, who was visited lately or is no key recipient is not") {
  Village village;
  village.build_roads(true);
  village.person("从未走访", Position{118.01, 32.0001});
  village.visited(village.person("很久以前", Position{118.02, 32.0001}), 40);
  village.visited(village.person("昨天", Position{118.02, 32.0101}), 1);
  village.person("普通", Position{118.01, 32.0101}, v1::RECIPIENT_CATEGORY_OTHER_VETERAN);
  const auto plan = village.plan();
  REQUIRE(plan);
  std::vector<std::string> names;
  for (const PlannedDay& day : plan->days) {
    for (const PlannedStop& stop : day.stops) names.push_back(stop.visit->name);
  }
  std::ranges::sort(names);
  CHECK(names == std::vector<std::string>{"从未走访", "很久以前"});
  CHECK(plan->left_out.empty());
  CHECK(plan->warnings.empty());
}

TEST_CASE("the way across the river is the way to the bridge") {
  Village village;
  const std::vector<Position> banks{{118.0001, 32.0}, {118.0001, 32.01}};
  village.build_roads(true);
  village.person("北岸", Position{118.0001, 32.01});
  village.person("南岸", Position{118.0001, 32.0});
  const int near = village.plan()->days[0].travel_m + village.plan()->days[1].travel_m;
  Village without_bridge;
  without_bridge.build_roads(false);
  without_bridge.person("北岸", Position{118.0001, 32.01});
  without_bridge.person("南岸", Position{118.0001, 32.0});
  const auto detour = without_bridge.plan();
  int far = 0;
  for (const PlannedDay& day : detour->days) far += day.travel_m;
  CHECK(far > near + 4'000);
  for (const PlannedDay& day : detour->days) {
    for (const PlannedStop& stop : day.stops) CHECK_FALSE(stop.travel_is_estimate);
  }
}

TEST_CASE("a home far from every road is reached by estimate, with a warning that names it") {
  Village village;
  village.build_roads(true);
  village.person("山里", Position{118.01, 32.05});
  village.person("路边", Position{118.01, 32.0});
  const auto plan = village.plan();
  REQUIRE(plan->warnings.size() >= 1);
  CHECK_THAT(plan->warnings.back(), Catch::Contains("山里"));
  CHECK(count_stops(*plan) == 2);
}

TEST_CASE("without any roads every way is an estimate, and one warning says so") {
  Village village;
  village.person("张", Position{118.01, 32.0});
  village.person("李", Position{118.02, 32.0});
  const auto plan = village.plan();
  CHECK(plan->warnings.size() == 1);
  CHECK(count_stops(*plan) == 2);
  for (const PlannedDay& day : plan->days) {
    for (const PlannedStop& stop : day.stops) CHECK(stop.travel_is_estimate);
  }
}

TEST_CASE("visits begin and end within working hours, none lies across the break, and weekends are free") {
  Village village;
  village.build_roads(true);
  for (int i = 0; i < 40; ++i) village.person("人" + std::to_string(i), Position{118.0 + 0.0007 * i, 32.0});
  const auto plan = village.plan(7, kMonday + std::chrono::days(3));  // Thursday to Wednesday
  REQUIRE(plan);
  CHECK(plan->days.size() == 5);
  CHECK(count_stops(*plan) == 40);
  for (const PlannedDay& day : plan->days) {
    CHECK(day.finish_s <= 17 * 3'600 + 1'800);
    for (const PlannedStop& stop : day.stops) {
      CHECK(stop.start_s >= 8 * 3'600 + 1'800);
      const bool before = stop.finish_s <= 12 * 3'600;
      const bool after = stop.start_s >= 13 * 3'600 + 1'800;
      CHECK((before || after));
    }
  }
}

TEST_CASE("what does not fit says why, with numbers") {
  Village village;
  village.build_roads(true);
  for (int i = 0; i < 30; ++i) village.person("人" + std::to_string(i), Position{118.0 + 0.0009 * i, 32.0});
  village.person("没位置", std::nullopt);
  const auto plan = village.plan(1);
  REQUIRE(plan);
  CHECK(count_stops(*plan) + plan->left_out.size() == 31);
  const auto unplaced = std::ranges::find(plan->left_out, "no_position", &LeftOutVisit::code);
  REQUIRE(unplaced != plan->left_out.end());
  CHECK(unplaced->visit->name == "没位置");
  const auto full = std::ranges::find(plan->left_out, "no_time_left", &LeftOutVisit::code);
  REQUIRE(full != plan->left_out.end());
  CHECK_THAT(full->reason, Catch::Contains("2026-11-23 would have to last"));
  const auto weekend = village.plan(2, kMonday + std::chrono::days(5));
  CHECK(std::ranges::all_of(weekend->left_out, [](const LeftOutVisit& v) { return v.code == "no_working_day"; }));
}

TEST_CASE("planning again writes only what differs, and takes away what is no longer planned") {
  Village village;
  village.build_roads(true);
  const std::string first = village.person("张", Position{118.01, 32.0});
  village.person("李", Position{118.02, 32.0});
  const auto store = [&] {
    const auto plan = village.plan();
    StoredPlan stored;
    REQUIRE(village.write([&](Transaction& transaction) -> Result<> {
      auto done = store_plan(transaction, *plan, kMonday, 5);
      if (!done) return failure(done);
      stored = *done;
      return {};
    }));
    return stored;
  };
  CHECK(store().written > 0);
  CHECK(village.all(v1::KIND_PLAN_STOP).size() == 2);
  const StoredPlan again = store();
  CHECK(again.written == 0);
  CHECK(again.deleted == 0);
  village.visited(first, 0);
  store();
  const auto stops = village.all(v1::KIND_PLAN_STOP);
  REQUIRE(stops.size() == 1);
  CHECK(stops[0].plan_stop().recipient_id() != first);
  CHECK(stops[0].scope() == kGrid);
}

TEST_CASE("a user who visits nobody is told so") {
  Village village;
  const std::string leader = village.put([](v1::Record& record) {
    record.mutable_user()->set_login("l1");
    record.mutable_user()->set_name("李");
  });
  const v1::Record user = find_record(village.reader(), *find_kind(v1::KIND_USER), leader)->record;
  const auto plan = plan_visits(village.reader(), nullptr, user, kMonday, 5);
  REQUIRE_FALSE(plan);
  CHECK_THAT(plan.error().message, Catch::Contains("l1"));
  CHECK_FALSE(village.plan(0));
  CHECK_FALSE(village.plan(32));
}

TEST_CASE("the travel table is by road where there is one, and honest about where there is none") {
  Village village;
  village.build_roads(true);
  const std::vector<Position> places{{118.0, 32.0}, {118.02, 32.0}, {118.01, 32.06}};
  const TravelTable none = make_travel_table(nullptr, roads::Profile::foot, places);
  CHECK(none.cut_off == std::vector<bool>{true, true, true});
  CHECK(none.matrix.seconds_between(0, 0) == 0);
  CHECK(none.matrix.metres_between(0, 1) == Approx(1.4 * distance_m(places[0], places[1])).epsilon(0.01));
}
