// Flags of visits that are stored: which are looked at, what is found around them, and page by page.
#include "review/visit_review.hpp"

#include <set>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "geodata/roads/line_source.hpp"
#include "geodata/roads/network_builder.hpp"
#include "geodata/wkb.hpp"
#include "store/content.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

constexpr Position kHome{118.005, 32.000};

class Reviewed {
 public:
  Reviewed() : worker(district.add_user("w1")) {}

  std::string person(const std::string& grid, Position home = kHome) {
    return district.put([&](v1::Record& record) {
      v1::Recipient& body = *record.mutable_recipient();
      body.set_name("王");
      body.set_grid_code(grid);
      body.mutable_position()->set_lon_deg(home.lon_deg);
      body.mutable_position()->set_lat_deg(home.lat_deg);
    });
  }

  /// At the home at that time of the 20th, unless `fill` says otherwise.
  std::string visit(const std::string& recipient, const char* time, const std::function<void(v1::Visit&)>& fill = {}) {
    return district.put([&](v1::Record& record) {
      v1::Visit& body = *record.mutable_visit();
      body.set_recipient_id(recipient);
      body.set_user_id(worker);
      body.set_level(v1::VISIT_LEVEL_VILLAGE);
      body.set_method(v1::VISIT_METHOD_HOME);
      body.set_visited_at_ms(parse_timestamp(std::string("2026-10-20 ") + time).value().time_since_epoch().count());
      body.set_duration_minutes(20);
      put_at(body, kHome);
      if (fill) fill(body);
    });
  }

  static void put_at(v1::Visit& visit, Position at) {
    visit.mutable_position()->set_lon_deg(at.lon_deg);
    visit.mutable_position()->set_lat_deg(at.lat_deg);
  }

  ReviewPage review(ReviewQuery query, const roads::RoadNetwork* network = nullptr) {
    if (query.prefixes.empty()) query.prefixes = {"341103"};
    return review_visits(district.reader(), {}, network, query);
  }

  /// "far_from_home too_short" of each flagged visit, newest first.
  std::vector<std::string> flagged(const ReviewQuery& query = {}, const roads::RoadNetwork* network = nullptr) {
    std::vector<std::string> lines;
    for (const FlaggedVisit& visit : review(query, network).visits) {
      std::string line;
      for (const RaisedFlag& raised : visit.flags)
        line += (line.empty() ? "" : " ") + std::string(flag_code(raised.flag));
      lines.push_back(line);
    }
    return lines;
  }

  TestDistrict district;
  std::string worker;
};

using Lines = std::vector<std::string>;

void make_short(v1::Visit& visit) { visit.set_duration_minutes(1); }

}  // namespace

TEST_CASE("flagged visits of the areas asked for come newest first, in the days and of the flag asked for") {
  Reviewed site;
  const std::string near = site.person(kGrids[0]);
  const std::string far = site.person(kGrids[2]);
  site.visit(near, "09:00", make_short);
  site.visit(near, "11:00");
  site.visit(far, "13:00", [](v1::Visit& visit) { visit.clear_position(); });
  site.visit(near, "21:00");
  CHECK(site.flagged() == Lines{"outside_hours", "no_position", "too_short"});
  CHECK(site.flagged({.prefixes = {kVillage1}}) == Lines{"outside_hours", "too_short"});
  CHECK(site.flagged({.prefixes = {kGrids[0], kGrids[2]}}) == Lines{"outside_hours", "no_position", "too_short"});
  CHECK(site.flagged({.prefixes = {kGrids[1]}}).empty());
  CHECK(site.flagged({.prefixes = {}, .flag = VisitFlag::no_position}) == Lines{"no_position"});
  const auto ms = [](const char* time) { return parse_timestamp(time).value().time_since_epoch().count(); };
  CHECK(site.flagged({.prefixes = {}, .from_ms = ms("2026-10-20 13:00"), .before = {ms("2026-10-20 21:00"), ""}}) ==
        Lines{"no_position"});
}

TEST_CASE("pages of any size give each flagged visit once, in order, also those of one moment") {
  Reviewed site;
  std::vector<std::string> people;
  for (int i = 0; i < 3; ++i) people.push_back(site.person(kGrids[i]));
  for (int i = 0; i < 24; ++i) site.visit(people[i % 3], i % 4 == 0 ? "09:00" : "15:00", make_short);
  const auto all = site.review({.limit = 500});
  REQUIRE(all.visits.size() == 24);
  CHECK_FALSE(all.next);
  for (const int limit : {1, 5, 24}) {
    std::vector<std::string> ids;
    ReviewQuery query{.prefixes = {kGrids[0], kGrids[1], kGrids[2]}, .limit = limit};
    for (bool more = true; more;) {
      const auto page = site.review(query);
      CHECK(std::ssize(page.visits) <= limit);
      for (const FlaggedVisit& visit : page.visits) ids.push_back(visit.visit.id());
      more = page.next.has_value();
      if (more) query.before = *page.next;
    }
    std::vector<std::string> expected;
    for (const FlaggedVisit& visit : all.visits) expected.push_back(visit.visit.id());
    CHECK(ids == expected);
  }
}

TEST_CASE("one request looks at a thousand visits, and the next goes on behind them") {
  Reviewed site;
  const std::string person = site.person(kGrids[0]);
  site.visit(person, "08:00", make_short);
  REQUIRE(site.district.write([&](Transaction& transaction) -> Result<> {
    const std::int64_t first = parse_timestamp("2026-10-21 09:00").value().time_since_epoch().count();
    for (int i = 0; i < 1'100; ++i) {
      v1::Change change;
      change.set_operation(v1::OPERATION_PUT);
      change.mutable_record()->set_id(transaction.ids.next());
      v1::Visit& visit = *change.mutable_record()->mutable_visit();
      visit.set_recipient_id(person);
      visit.set_user_id(site.worker);
      visit.set_level(v1::VISIT_LEVEL_VILLAGE);
      visit.set_method(v1::VISIT_METHOD_PHONE);
      visit.set_visited_at_ms(first + i % 8 * 3'600'000 + i / 8 * 60'000);
      const auto answer = apply_change(transaction, system_actor("test"), change);
      if (!answer) return failure(answer);
    }
    return {};
  }));
  const ReviewQuery query{.flag = VisitFlag::too_short};
  const auto page = site.review(query);
  CHECK(page.visits.empty());
  CHECK(page.looked_at == 1'000);
  REQUIRE(page.next);
  const auto rest = site.review({.before = *page.next, .flag = VisitFlag::too_short});
  CHECK(rest.visits.size() == 1);
  CHECK(rest.looked_at == 101);
  CHECK_FALSE(rest.next);
}

TEST_CASE("a visit is compared with the worker's visit in another grid, and with the person's by another worker") {
  Reviewed site;
  const std::string here = site.person(kGrids[0]);
  const std::string there = site.person(kGrids[2], {118.105, 32.0});
  const std::string before =
      site.visit(there, "09:00", [](v1::Visit& visit) { Reviewed::put_at(visit, {118.105, 32.0}); });
  const std::string other = site.district.add_user("w2");
  site.visit(here, "09:25");
  const std::string second = site.visit(here, "10:00", [&](v1::Visit& visit) { visit.set_user_id(other); });
  const auto page = site.review({.prefixes = {kVillage1}});
  REQUIRE(page.visits.size() == 2);
  CHECK(page.visits[0].visit.id() == second);
  CHECK(page.visits[0].flags[0].flag == VisitFlag::duplicate);
  CHECK(page.visits[1].flags[0].flag == VisitFlag::too_fast);
  CHECK(page.visits[1].flags[0].other_visit_id == before);
  CHECK(page.visits[1].flags[0].travel_is_estimate);
}

TEST_CASE("a corrected time decides which visits are neighbours") {
  Reviewed site;
  const std::string person = site.person(kGrids[0]);
  const auto a_week_slow = [&](const char* time) {
    Actor actor = system_actor("test");
    actor.clock_offset = std::chrono::hours{24 * 7};
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(site.district.new_id());
    v1::Visit& visit = *change.mutable_record()->mutable_visit();
    visit.set_recipient_id(person);
    visit.set_user_id(site.worker);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_method(v1::VISIT_METHOD_HOME);
    visit.set_visited_at_ms(parse_timestamp(time).value().time_since_epoch().count());
    Reviewed::put_at(visit, kHome);
    REQUIRE(site.district.apply(actor, change).outcome() == v1::OUTCOME_APPLIED);
  };
  a_week_slow("2026-10-13 10:30");
  site.visit(person, "11:00");
  CHECK(site.flagged() == Lines{"duplicate", "clock_off"});
}

TEST_CASE("by road a river is an hour wide") {
  // Homes on both banks; the bridge is 20 km down the river.
  roads::RoadNetworkBuilder builder;
  const auto add = [&](LineString line) {
    roads::RoadLine road;
    road.line = std::move(line);
    road.road_class = "residential";
    REQUIRE(roads::add_line(builder, road));
  };
  add({{118.000, 32.000}, {118.005, 32.000}, {118.2, 32.000}});
  add({{118.000, 32.006}, {118.005, 32.006}, {118.2, 32.006}});
  add({{118.2, 32.000}, {118.2, 32.006}});
  const TemporaryFolder folder;
  REQUIRE(builder.write(folder.path()));
  const auto network = roads::RoadNetwork::open(folder.path());
  REQUIRE(network);
  Reviewed site;
  const Position opposite{118.005, 32.006};
  site.visit(site.person(kGrids[0]), "09:00");
  site.visit(site.person(kGrids[1], opposite), "09:25", [&](v1::Visit& visit) { Reviewed::put_at(visit, opposite); });
  CHECK(site.flagged().empty());  // 700 m in a straight line
  const auto page = site.review({}, &*network);
  REQUIRE(page.visits.size() == 1);
  const RaisedFlag& raised = page.visits[0].flags[0];
  CHECK(raised.flag == VisitFlag::too_fast);
  CHECK_FALSE(raised.travel_is_estimate);
  CHECK(raised.travel_minutes.value() > 30);
  CHECK(raised.minutes == 5);
}

TEST_CASE("the grid's boundary is looked at where there is one") {
  Reviewed site;
  const std::string code = std::string(kVillage1) + "009";
  site.district.put([&](v1::Record& record) {
    record.mutable_grid()->set_code(code);
    const Ring ring{{118.0, 31.99}, {118.01, 31.99}, {118.01, 32.01}, {118.0, 32.01}, {118.0, 31.99}};
    record.mutable_grid()->set_boundary(to_wkb(MultiPolygon{{Polygon{{ring}}}}));
  });
  const auto away = [](v1::Visit& visit) { Reviewed::put_at(visit, {118.03, 32.0}); };
  site.visit(site.person(code), "09:00", away);
  site.visit(site.person(kGrids[0]), "12:00", away);
  CHECK(site.flagged() == Lines{"far_from_home", "far_from_home outside_grid"});
  const auto page = site.review({.prefixes = {code}});
  CHECK(page.visits.at(0).flags.at(1).grid_code == code);
  CHECK(page.visits.at(0).flags.at(1).distance_m.value() == Approx(1'886).margin(5));
}

TEST_CASE("a photo is missed where the form wants one, until its record is there") {
  Reviewed site;
  const std::string form = site.district.put([](v1::Record& record) {
    record.mutable_form()->set_name("走访");
    record.mutable_form()->set_version(1);
    record.mutable_form()->set_schema_json(R"({"x-photo": "required"})");
  });
  const std::string person = site.person(kGrids[0]);
  const std::string visit = site.visit(person, "09:00", [&](v1::Visit& body) { body.set_form_id(form); });
  CHECK(site.flagged() == Lines{"no_photo"});
  site.district.put([&](v1::Record& record) {
    v1::Photo& photo = *record.mutable_photo();
    photo.set_sha256(std::string(64, 'a'));
    photo.set_size_bytes(1);
    photo.set_user_id(site.worker);
    photo.set_visit_id(visit);
    photo.set_recipient_id(person);
  });
  CHECK(site.flagged().empty());
}

TEST_CASE("a visit written down elsewhere is cleared by what the camera noted in its photo") {
  Reviewed site;
  const std::string person = site.person(kGrids[0]);
  const std::string visit =
      site.visit(person, "09:00", [](v1::Visit& body) { Reviewed::put_at(body, {118.05, 32.0}); });
  const std::string sha256(64, 'b');
  site.district.put([&](v1::Record& record) {
    v1::Photo& photo = *record.mutable_photo();
    photo.set_sha256(sha256);
    photo.set_size_bytes(1);
    photo.set_user_id(site.worker);
    photo.set_visit_id(visit);
    photo.set_recipient_id(person);
  });
  CHECK(site.flagged() == Lines{"far_from_home"});
  REQUIRE(site.district.write([&](Transaction& transaction) -> Result<> {
    Content content;
    content.sha256 = sha256;
    content.size_bytes = 1;
    content.media_type = "image/jpeg";
    content.exif_position = kHome;
    content.exif_taken_at = parse_timestamp("2026-10-20 09:10").value();
    add_content(transaction, content, {site.worker, ""});
    return {};
  }));
  CHECK(site.flagged().empty());
}

TEST_CASE("a memorial site is compared with where it is") {
  Reviewed site;
  const std::string grave = site.district.put([](v1::Record& record) {
    v1::MemorialSite& body = *record.mutable_memorial_site();
    body.set_number("L1");
    body.set_name("烈士墓");
    body.set_memorial_kind(v1::MEMORIAL_KIND_CEMETERY);
    body.set_division_code(kVillage1);
    body.mutable_position()->set_lon_deg(118.02);
    body.mutable_position()->set_lat_deg(32.0);
  });
  site.visit("", "09:00", [&](v1::Visit& visit) { visit.set_memorial_site_id(grave); });
  CHECK(site.flagged() == Lines{"far_from_home"});
}
