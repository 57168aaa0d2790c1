#include "domain/visit_flags.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "visit_scene.hpp"

using namespace gridvisit;

TEST_CASE("an ordinary visit has no flag") { CHECK(Scene{}.raised().empty()); }

TEST_CASE("a second visit of the person at the same level within the hour is a duplicate, from one of them only") {
  const std::string common = kHomeVisit + position(kHome);
  const auto [other, expected] = GENERATE(table<std::string, Codes>({
      {kHomeVisit + at("2026-11-24 08:00"), {"duplicate"}},                    // just an hour
      {kHomeVisit + at("2026-11-24 07:59:59.999"), {}},                        // just over
      {kHomeVisit + at("2026-11-24 09:00:00.001"), {}},                        // the other is the later one
      {kHomeVisit + at("2026-11-24 08:30") + "user_id: 'v' ", {"duplicate"}},  // whoever came
      {kHomeVisit + at("2026-11-24 08:30") + "level: VISIT_LEVEL_TOWN ", {}},
      {kHomeVisit + at("2026-11-24 08:30") + "recipient_id: 'q' ", {}},
      {kHomeVisit + at("2026-11-24 08:30") + "method: VISIT_METHOD_PHONE ", {}},  // called ahead
      {kHomeVisit + at("2026-11-24 08:30") + "purpose: VISIT_PURPOSE_STATEMENT_CARD ", {"duplicate"}},
  }));
  CAPTURE(other);
  CHECK(Scene{.others = {visit("a", other)}}.raised() == expected);
}

TEST_CASE("of two visits of one moment the one with the larger id is the duplicate") {
  const std::string fields = kHomeVisit + kMorning + position(kHome);
  CHECK(Scene{.others = {visit("a", fields)}}.raised() == Codes{"duplicate"});
  CHECK(Scene{.others = {visit("c", fields)}}.raised().empty());
}

TEST_CASE("a duplicate names the nearest visit before it, also across midnight") {
  Scene scene{
      .fields = kHomeVisit + at("2026-11-25 00:10") + position(kHome),
      .others = {visit("x", kHomeVisit + at("2026-11-24 23:20")), visit("y", kHomeVisit + at("2026-11-24 23:40")),
                 visit("z", kHomeVisit + at("2026-11-25 00:30"))}};
  const auto flags = scene.flags();
  REQUIRE(codes(flags) == Codes{"duplicate", "outside_hours"});
  CHECK(flags[0].other_visit_id == "y");
  CHECK(flags[0].minutes == 30);
  CHECK(flags[0].limit_minutes == 60);
}

TEST_CASE("a visit at a home needs a position that says something; a call or a visit to the station needs none") {
  const auto [fields, expected] = GENERATE(table<std::string, Codes>({
      {"", {"no_position"}},
      {position(kHome, 1'000), {}},
      {position(kHome, 1'001), {"no_position"}},
      {"method: VISIT_METHOD_UNSPECIFIED ", {"no_position"}},
      {"method: VISIT_METHOD_PHONE ", {}},
      {"method: VISIT_METHOD_STATION ", {}},
      {"method: VISIT_METHOD_PHONE " + position(north(90'000)), {}},
      {"method: VISIT_METHOD_STATION " + position(north(90'000)), {}},
      {"position_is_mock: true ", {"mock_position"}},
  }));
  CAPTURE(fields);
  CHECK(Scene{.fields = kHomeVisit + kMorning + fields}.raised() == expected);
}

TEST_CASE("a visit is far from the home beyond the limit, the position's radius taken off") {
  const auto [metres, accuracy_m, expected] = GENERATE(table<double, int, Codes>({
      {299.9, 0, {}},
      {300.1, 0, {"far_from_home"}},
      {349.9, 50, {}},
      {350.1, 50, {"far_from_home"}},
      {1'299.0, 1'000, {}},
      {1'301.0, 1'000, {"far_from_home"}},
  }));
  CAPTURE(metres, accuracy_m);
  CHECK(Scene{.fields = kHomeVisit + kMorning + position(north(metres), accuracy_m)}.raised() == expected);
}

TEST_CASE("how far a visit was is told with its radius and the limit") {
  const auto flags = Scene{.fields = kHomeVisit + kMorning + position(north(711.5), 20)}.flags();
  REQUIRE(codes(flags) == Codes{"far_from_home"});
  CHECK(flags[0] == RaisedFlag{.flag = VisitFlag::far_from_home, .distance_m = 692, .limit_m = 300, .accuracy_m = 20});
  CHECK(describe(flags[0]) == "距住址(设施) 692 米, 超过 300 米");
}

TEST_CASE("a home that nobody measured accuses nobody") {
  Scene scene{.fields = kHomeVisit + kMorning + position(north(1'500))};
  scene.recipient.set_position_is_approximate(true);
  CHECK(scene.raised().empty());
  scene.recipient.clear_position_is_approximate();
  scene.recipient.clear_position();
  CHECK(scene.raised().empty());
}

TEST_CASE("outside the grid counts beyond a border's width and the radius, and not at the person's door") {
  const auto [metres, accuracy_m, expected] = GENERATE(table<double, int, Codes>({
      {2'049.9, 0, {"far_from_home"}},
      {2'050.1, 0, {"far_from_home", "outside_grid"}},
      {2'149.9, 100, {"far_from_home"}},
      {2'150.1, 100, {"far_from_home", "outside_grid"}},
  }));
  Scene scene{.fields = kHomeVisit + kMorning + position(north(metres), accuracy_m)};
  CHECK(scene.raised() == expected);
  scene.grid_distance = [](std::string_view, Position) { return std::nullopt; };
  CHECK(scene.raised() == Codes{"far_from_home"});
  Scene at_the_door;
  at_the_door.grid_distance = [](std::string_view, Position) { return 700.0; };
  CHECK(at_the_door.raised().empty());
  at_the_door.recipient.set_position_is_approximate(true);
  CHECK(at_the_door.raised() == Codes{"outside_grid"});
  CHECK(at_the_door.flags()[0].grid_code == "341103100201007");
  at_the_door.recipient.clear_grid_code();
  CHECK(at_the_door.raised().empty());
}

TEST_CASE("a photo taken at the home clears a visit that was written down elsewhere, unless it is of another time") {
  const auto photo = [](Position p, const char* time) {
    return make_body<v1::Photo>(fmt::format("position {{ lon_deg: {:.9f} lat_deg: {:.9f} }} taken_at_ms: {}", p.lon_deg,
                                            p.lat_deg, parse_timestamp(time).value().time_since_epoch().count()));
  };
  Scene scene{.fields = kHomeVisit + kMorning + position(north(5'000)),
              .photos = {photo(north(250), "2026-11-24 08:00")}};
  CHECK(scene.raised().empty());
  scene.photos = {photo(north(250), "2026-11-24 07:59:59")};
  CHECK(scene.raised() == Codes{"far_from_home", "outside_grid"});
  scene.photos = {photo(north(250), "2026-11-24 10:20:01")};
  CHECK(scene.raised() == Codes{"far_from_home", "outside_grid"});
  scene.fields = kHomeVisit + kMorning;
  scene.photos = {photo(north(250), "2026-11-24 10:20")};
  CHECK(scene.raised().empty());
  scene.photos = {photo(north(350), "2026-11-24 09:10")};
  CHECK(scene.raised() == Codes{"far_from_home"});
  scene.fields += "position_is_mock: true ";
  CHECK(scene.raised() == Codes{"mock_position"});
}

TEST_CASE("a memorial site is compared like a home") {
  auto record = visit("b", "memorial_site_id: 's' user_id: 'w' " + kMorning + position(north(400)));
  v1::MemorialSite site;
  site.mutable_position()->set_lon_deg(kHome.lon_deg);
  site.mutable_position()->set_lat_deg(kHome.lat_deg);
  const auto flags = visit_flags({&record, nullptr, &site, {}, {}, false, nullptr, nullptr}, {});
  REQUIRE(codes(flags) == Codes{"far_from_home"});
  CHECK(flags[0].distance_m == 400);
  site.clear_position();
  CHECK(visit_flags({&record, nullptr, &site, {}, {}, false, nullptr, nullptr}, {}).empty());
}

TEST_CASE("working hours include both their ends, and may cross midnight") {
  const auto [time, from, until, expected] = GENERATE(table<const char*, int, int, bool>({
      {"2026-11-24 06:59:59.999", 7, 20, true},
      {"2026-11-24 07:00", 7, 20, false},
      {"2026-11-24 20:00", 7, 20, false},
      {"2026-11-24 20:00:00.001", 7, 20, true},
      {"2026-11-24 23:50", 7, 20, true},
      {"2026-11-24 23:59", 7, 24, false},
      {"2026-11-24 00:00", 0, 24, false},
      {"2026-11-24 23:50", 20, 4, false},
      {"2026-11-25 04:00", 20, 4, false},
      {"2026-11-25 04:00:01", 20, 4, true},
      {"2026-11-25 19:59", 20, 4, true},
  }));
  CAPTURE(time, from, until);
  Scene scene{.fields = kHomeVisit + at(time) + position(kHome)};
  scene.quality.from = std::chrono::hours{from};
  scene.quality.until = std::chrono::hours{until};
  CHECK(scene.raised() == (expected ? Codes{"outside_hours"} : Codes{}));
}

TEST_CASE("an imported visit of which only the day is known has no time to be judged by") {
  const std::string imported = kHomeVisit + at("2026-11-24 00:00") + "number: 'ZF1' " + position(kHome);
  Scene scene{.fields = imported,
              .others = {visit("a", kHomeVisit + at("2026-11-23 23:59") + position(north(20'000)))}};
  CHECK(scene.raised().empty());
  scene.fields = kHomeVisit + at("2026-11-24 00:00") + position(kHome);  // from a phone it is midnight
  CHECK(scene.raised() == Codes{"duplicate", "outside_hours", "too_fast"});
  scene.fields = kHomeVisit + at("2026-11-24 00:20") + position(kHome);
  scene.others = {visit("a", kHomeVisit + at("2026-11-24 00:00") + "number: 'ZF2' " + position(north(20'000)))};
  CHECK(scene.raised() == Codes{"outside_hours"});
}

TEST_CASE("a visit is too fast after the one before when half the time by road is more than there was") {
  // 6 km north, 20 min from 08:00: 1,200 s by road, of which 600 are needed, and 120 are slack.
  const std::string before = kHomeVisit + "recipient_id: 'q' " + position(north(6'000));
  const auto [now, other, expected] = GENERATE_COPY(table<std::string, std::string, Codes>({
      {at("2026-11-24 08:28:01"), before + at("2026-11-24 08:00"), {}},
      {at("2026-11-24 08:27:59"), before + at("2026-11-24 08:00"), {"too_fast"}},
      {at("2026-11-24 08:10"), before + at("2026-11-24 08:00"), {"too_fast"}},  // at two places at once
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + "user_id: 'v' ", {}},
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + "method: VISIT_METHOD_PHONE ", {}},
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + "position_is_mock: true ", {}},
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + "level: VISIT_LEVEL_TOWN ", {"too_fast"}},
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + "position_accuracy_m: 1001 ", {}},
      {at("2026-11-24 08:21"), kHomeVisit + "recipient_id: 'q' " + at("2026-11-24 08:00"), {}},  // from who knows where
      {at("2026-11-24 08:21"), before + at("2026-11-24 08:00") + position(north(100)), {}},      // next door
      {at("2026-11-24 08:01"), before + at("2026-11-24 08:00") + position(north(400), 301), {}},  // maybe next door
  }));
  CAPTURE(now, other);
  CHECK(Scene{.fields = kHomeVisit + now + position(kHome), .others = {visit("a", other)}}.raised() == expected);
}

TEST_CASE("too fast is judged by the worker's last place before, and tells what it rests on") {
  const std::string far = kHomeVisit + "recipient_id: 'q' " + position(north(6'000));
  Scene scene{.fields = kHomeVisit + at("2026-11-24 00:05") + position(kHome),
              .others = {visit("x", far + at("2026-11-23 23:44")), visit("y", far + at("2026-11-23 21:00")),
                         visit("z", far + at("2026-11-24 00:06"))}};
  scene.quality.off.set(static_cast<std::size_t>(VisitFlag::outside_hours));
  scene.travel_time = [](Position, Position) { return Travel{1'201, true}; };
  const auto flags = scene.flags();
  REQUIRE(codes(flags) == Codes{"too_fast"});
  CHECK(flags[0] == RaisedFlag{.flag = VisitFlag::too_fast,
                               .distance_m = 6'000,
                               .minutes = 1,
                               .travel_minutes = 21,
                               .travel_is_estimate = true,
                               .other_visit_id = "x"});
  scene.others.push_back(visit("aa", kHomeVisit + "recipient_id: 'r' " + position(north(50)) + at("2026-11-24 00:00")));
  CHECK(scene.raised().empty());
  scene.others.pop_back();
  scene.travel_time = [](Position, Position) { return std::nullopt; };
  CHECK(scene.raised().empty());
  scene.travel_time = nullptr;
  CHECK(scene.raised().empty());
}

TEST_CASE("a visit may be as long as the shortest, and no shorter; nobody's word is no duration") {
  const auto [fields, expected] = GENERATE(table<std::string, Codes>({
      {"duration_minutes: 5 ", {}},
      {"duration_minutes: 4 ", {"too_short"}},
      {"duration_minutes: 4 method: VISIT_METHOD_PHONE ", {}},
      {"duration_minutes: 4 method: VISIT_METHOD_STATION ", {}},
  }));
  CAPTURE(fields);
  CHECK(Scene{.fields = kHomeVisit + kMorning + position(kHome) + fields}.raised() == expected);
  const std::string unsaid = "recipient_id: 'p' user_id: 'w' method: VISIT_METHOD_HOME ";
  CHECK(Scene{.fields = unsaid + kMorning + position(kHome)}.raised().empty());
}

TEST_CASE("a photo is missed where the form wants one, but not of a call") {
  Scene scene{.form_wants_photo = true};
  CHECK(scene.raised() == Codes{"no_photo"});
  scene.photos.emplace_back();
  CHECK(scene.raised().empty());
  scene.photos.clear();
  scene.fields += "method: VISIT_METHOD_PHONE ";
  CHECK(scene.raised().empty());
}

TEST_CASE("a corrected time is what a visit is judged by, and is told beside the phone's") {
  const auto corrected = parse_timestamp("2026-11-24 09:00").value();
  Scene scene{
      .fields = kHomeVisit + at("2026-11-24 02:10:40") + position(kHome) +
                fmt::format("corrected_at_ms: {} ", corrected.time_since_epoch().count()),
      .others = {visit("a", kHomeVisit + at("2026-11-24 02:00")), visit("c", kHomeVisit + at("2026-11-24 08:45"))}};
  const auto flags = scene.flags();
  REQUIRE(codes(flags) == Codes{"duplicate", "clock_off"});
  CHECK(flags[0].other_visit_id == "c");
  CHECK(flags[1].minutes == 409);
  CHECK(flags[1].at == corrected);
  CHECK(describe(flags[1]) == "手机时钟慢 409 分钟, 校正后为 09:00");
}

TEST_CASE("a flag that is off is never raised") {
  Scene scene{.fields = kHomeVisit + at("2026-11-24 03:00") + "duration_minutes: 1 ", .form_wants_photo = true};
  CHECK(scene.raised() == Codes{"no_position", "outside_hours", "too_short", "no_photo"});
  scene.quality.off.set();
  CHECK(scene.raised().empty());
}

TEST_CASE("each flag has a code and a label of its own") {
  std::set<std::string_view> names;
  for (const VisitFlag flag : all_visit_flags()) {
    CHECK(find_flag(flag_code(flag)) == flag);
    names.insert(flag_code(flag));
    names.insert(flag_label(flag));
  }
  CHECK(names.size() == 2 * kVisitFlagCount);
  CHECK_FALSE(find_flag("late"));
  CHECK_FALSE(find_flag(""));
}
