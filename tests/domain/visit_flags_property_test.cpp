#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include <catch2/catch.hpp>

#include "visit_scene.hpp"

using namespace gridvisit;

TEST_CASE("whatever a visit holds, flags come in order and once, others' order does not matter, and words are there") {
  std::mt19937 random(20'261'124);
  const auto between = [&](int low, int high) { return low + static_cast<int>(random() % (high - low + 1)); };
  const auto any_visit = [&](const std::string& id) {
    v1::Record record;
    record.set_id(id);
    v1::Visit& made = *record.mutable_visit();
    made.set_recipient_id(between(0, 1) == 0 ? "p" : "q");
    made.set_user_id(between(0, 2) == 0 ? "v" : "w");
    made.set_level(static_cast<v1::VisitLevel>(between(1, 3)));
    made.set_method(static_cast<v1::VisitMethod>(between(0, 3)));
    constexpr std::int64_t kDay_ms = 1'795'482'000'000;
    made.set_visited_at_ms(between(0, 9) == 0 ? static_cast<std::int64_t>(random()) << 31U
                                              : kDay_ms + between(0, 1'440) * 60'000LL);
    if (between(0, 9) == 0) made.set_corrected_at_ms(kDay_ms + between(0, 1'440) * 60'000LL);
    if (between(0, 30) == 0) made.set_visited_at_ms(INT64_MAX);
    if (between(0, 30) == 0) made.set_corrected_at_ms(INT64_MIN);
    made.set_duration_minutes(between(0, 40));
    if (between(0, 3) != 0) {
      const Position p = north(between(0, 3) * between(0, 3'000));
      made.mutable_position()->set_lon_deg(p.lon_deg);
      made.mutable_position()->set_lat_deg(between(0, 30) == 0 ? NAN : p.lat_deg);
      made.set_position_accuracy_m(between(0, 3) * between(0, 500));
    }
    made.set_position_is_mock(between(0, 9) == 0);
    return record;
  };
  std::size_t raised_in_all = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::vector<v1::Record> visits;
    for (int i = 0; i < 6; ++i) visits.push_back(any_visit(std::string(1, static_cast<char>('a' + i))));
    std::vector<const v1::Record*> around;
    for (const v1::Record& record : visits) around.push_back(&record);
    v1::Recipient person = person_at_home();
    person.set_position_is_approximate(between(0, 4) == 0);
    const Scene scene;
    const JudgedVisit judged{&visits[2],         &person, nullptr, around, {}, between(0, 1) == 0, scene.travel_time,
                             scene.grid_distance};
    const auto flags = visit_flags(judged, {});
    for (std::size_t i = 1; i < flags.size(); ++i) REQUIRE(flags[i - 1].flag < flags[i].flag);
    for (const RaisedFlag& raised : flags) REQUIRE_FALSE(describe(raised).empty());
    const bool phone = !is_on_site(visits[2].visit());
    for (const RaisedFlag& raised : flags) {
      const bool is_of_place = raised.flag == VisitFlag::far_from_home || raised.flag == VisitFlag::outside_grid ||
                               raised.flag == VisitFlag::no_position || raised.flag == VisitFlag::too_fast;
      REQUIRE_FALSE((phone && is_of_place));
      REQUIRE_FALSE((person.position_is_approximate() && raised.flag == VisitFlag::far_from_home));
    }
    std::ranges::shuffle(around, random);
    REQUIRE(visit_flags(judged, {}) == flags);
    raised_in_all += flags.size();
  }
  CHECK(raised_in_all > 3'000);
}
