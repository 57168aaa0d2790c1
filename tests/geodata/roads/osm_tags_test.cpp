#include "geodata/roads/osm_tags.hpp"

#include <map>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace gridvisit::roads;

namespace {

using Tags = std::map<std::string_view, std::string_view>;

std::optional<RoadAttributes> read(const Tags& tags) {
  return read_osm_tags([&](std::string_view key) {
    const auto found = tags.find(key);
    return found == tags.end() ? std::string_view() : found->second;
  });
}

/// Who may go forward and backward: "fec/f" means all three forward, pedestrians alone backward.
std::string allowed(const Tags& tags) {
  const auto road = read(tags);
  if (!road) return "none";
  std::string forward;
  std::string backward;
  for (const Profile profile : kProfiles) {
    if (!speed_kmh(profile, *road)) continue;
    if (road->oneway[profile] != Oneway::backward) forward += name_of(profile).front();
    if (road->oneway[profile] != Oneway::forward) backward += name_of(profile).front();
  }
  return forward + "/" + backward;
}

}  // namespace

TEST_CASE("who may use a way follows from its tags") {
  struct Row {
    Tags tags;
    std::string_view expected;
  };
  const std::vector<Row> table{
      {{}, "none"},
      {{{"waterway", "river"}}, "none"},
      {{{"highway", "proposed"}}, "none"},
      {{{"highway", "pedestrian"}, {"area", "yes"}}, "none"},
      {{{"highway", "residential"}}, "fec/fec"},
      {{{"highway", "residential"}, {"access", "private"}}, "none"},
      {{{"highway", "residential"}, {"access", "no"}, {"foot", "yes"}}, "f/f"},
      {{{"highway", "residential"}, {"motor_vehicle", "no"}}, "fe/fe"},
      {{{"highway", "residential"}, {"vehicle", "no"}, {"bicycle", "yes"}}, "fe/fe"},
      {{{"highway", "service"}, {"access", "destination"}}, "fec/fec"},
      {{{"highway", "footway"}}, "f/f"},
      {{{"highway", "footway"}, {"bicycle", "yes"}}, "fe/fe"},
      {{{"highway", "footway"}, {"access", "yes"}}, "f/f"},
      {{{"highway", "pedestrian"}, {"motor_vehicle", "destination"}}, "fc/fc"},
      {{{"highway", "cycleway"}, {"foot", "no"}}, "e/e"},
      {{{"highway", "steps"}}, "f/f"},
      {{{"highway", "motorway"}}, "c/"},
      {{{"highway", "motorway_link"}}, "c/c"},
      {{{"highway", "trunk"}, {"motorroad", "yes"}}, "c/c"},
      {{{"highway", "residential"}, {"oneway", "yes"}}, "fec/f"},
      {{{"highway", "residential"}, {"oneway", "-1"}}, "f/fec"},
      {{{"highway", "residential"}, {"oneway", "yes"}, {"oneway:bicycle", "no"}}, "fec/fe"},
      {{{"highway", "residential"}, {"oneway", "yes"}, {"cycleway", "opposite_lane"}}, "fec/fe"},
      {{{"highway", "residential"}, {"oneway", "yes"}, {"oneway:foot", "yes"}}, "fec/"},
      {{{"highway", "tertiary"}, {"junction", "roundabout"}}, "fec/f"},
      {{{"highway", "tertiary"}, {"junction", "roundabout"}, {"oneway", "no"}}, "fec/fec"},
  };
  for (const Row& row : table) {
    std::string tags;
    for (const auto& [key, value] : row.tags) tags += std::string(key) + "=" + std::string(value) + " ";
    INFO(tags);
    CHECK(allowed(row.tags) == row.expected);
  }
}

TEST_CASE("speed limits are read with their unit, and what is none is ignored") {
  CHECK(parse_osm_max_speed_kmh("50") == 50);
  CHECK(parse_osm_max_speed_kmh("50 km/h") == 50);
  CHECK(parse_osm_max_speed_kmh("30 mph").value() == Approx(48.28).epsilon(0.001));
  CHECK(parse_osm_max_speed_kmh("walk") == 6);
  for (const char* text : {"", "none", "signals", "DE:urban", "0", "-5", "1e9", "50;30", "nan", "inf"}) {
    INFO(text);
    CHECK_FALSE(parse_osm_max_speed_kmh(text).has_value());
  }
}

TEST_CASE("a bad surface slows vehicles") {
  const auto paved = read({{"highway", "track"}}).value();
  const auto mud = read({{"highway", "track"}, {"surface", "mud"}}).value();
  const auto grade5 = read({{"highway", "track"}, {"tracktype", "grade5"}}).value();
  CHECK(speed_kmh(Profile::car, mud).value() < speed_kmh(Profile::car, paved).value());
  CHECK(speed_kmh(Profile::car, mud) == speed_kmh(Profile::car, grade5));
}

TEST_CASE("a profile is found by its name") {
  for (const Profile profile : kProfiles) CHECK(find_profile(name_of(profile)) == profile);
  CHECK_FALSE(find_profile("horse").has_value());
}
