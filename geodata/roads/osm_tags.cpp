#include "geodata/roads/osm_tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <span>

namespace gridvisit::roads {
namespace {

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> values) {
  return std::ranges::find(values, value) != values.end();
}

// From the most particular key to the most general; the first that is set decides.
constexpr std::array<std::string_view, 2> kFootKeys{"foot", "access"};
constexpr std::array<std::string_view, 3> kEbikeKeys{"bicycle", "vehicle", "access"};
constexpr std::array<std::string_view, 4> kCarKeys{"motorcar", "motor_vehicle", "vehicle", "access"};

Access read_access(const TagLookup& tag, std::span<const std::string_view> keys) {
  for (const std::string_view key : keys) {
    const std::string_view value = tag(key);
    if (value.empty()) continue;
    if (is_one_of(value, {"no", "private", "agricultural", "forestry", "delivery", "military", "use_sidepath",
                          "dismount", "emergency"})) {
      return Access::forbidden;
    }
    // "access=yes" on a footway does not open it to cars; a tag that names the vehicle does.
    const bool names_vehicle = key != "access" && key != "vehicle";
    if (names_vehicle && is_one_of(value, {"yes", "designated", "permissive", "destination", "official"})) {
      return Access::allowed;
    }
    return Access::by_class;
  }
  return Access::by_class;
}

Oneway read_oneway(const TagLookup& tag, RoadClass road_class) {
  const std::string_view value = tag("oneway");
  if (is_one_of(value, {"yes", "true", "1"})) return Oneway::forward;
  if (is_one_of(value, {"-1", "reverse"})) return Oneway::backward;
  if (!value.empty()) return Oneway::both;
  const bool implied = is_one_of(tag("junction"), {"roundabout", "circular"}) || road_class == RoadClass::motorway;
  return implied ? Oneway::forward : Oneway::both;
}

bool has_contraflow_cycling(const TagLookup& tag) {
  if (tag("oneway:bicycle") == "no") return true;
  constexpr std::array<std::string_view, 4> kKeys{"cycleway", "cycleway:left", "cycleway:right", "cycleway:both"};
  return std::ranges::any_of(kKeys, [&](std::string_view key) { return tag(key).starts_with("opposite"); });
}

Surface read_surface(const TagLookup& tag) {
  const std::string_view surface = tag("surface");
  if (is_one_of(surface, {"compacted", "fine_gravel", "gravel", "pebblestone", "cobblestone", "sett",
                          "unhewn_cobblestone", "grass_paver"})) {
    return Surface::compacted;
  }
  if (is_one_of(surface, {"unpaved", "ground", "dirt", "earth", "mud", "sand", "grass", "rock"})) {
    return Surface::unpaved;
  }
  const std::string_view grade = tag("tracktype");
  if (surface.empty() && is_one_of(grade, {"grade2", "grade3"})) return Surface::compacted;
  if (surface.empty() && is_one_of(grade, {"grade4", "grade5"})) return Surface::unpaved;
  return Surface::paved;
}

}  // namespace

std::optional<double> parse_osm_max_speed_kmh(std::string_view text) {
  if (text == "walk") return 6;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit(end, text.data() + text.size());
  if (is_one_of(unit, {"mph", " mph"})) {
    value *= 1.609344;
  } else if (!is_one_of(unit, {"", "km/h", " km/h"})) {
    return std::nullopt;
  }
  return value >= 1 && value <= 200 ? std::optional(value) : std::nullopt;
}

std::optional<RoadAttributes> read_osm_tags(const TagLookup& tag) {
  const auto road_class = find_road_class(tag("highway"));
  if (!road_class || tag("area") == "yes") return std::nullopt;
  RoadAttributes road{.road_class = *road_class, .surface = read_surface(tag)};
  road.name = tag("name").empty() ? tag("ref") : tag("name");
  road.max_speed_kmh = parse_osm_max_speed_kmh(tag("maxspeed"));
  road.access[Profile::foot] = read_access(tag, kFootKeys);
  road.access[Profile::ebike] = read_access(tag, kEbikeKeys);
  road.access[Profile::car] = read_access(tag, kCarKeys);
  if (tag("motorroad") == "yes") road.access[Profile::foot] = road.access[Profile::ebike] = Access::forbidden;

  const Oneway oneway = read_oneway(tag, *road_class);
  road.set_oneway(oneway);
  if (has_contraflow_cycling(tag)) road.oneway[Profile::ebike] = Oneway::both;
  if (tag("oneway:foot") == "yes") road.oneway[Profile::foot] = oneway;

  const bool usable =
      std::ranges::any_of(kProfiles, [&](Profile profile) { return speed_kmh(profile, road).has_value(); });
  return usable ? std::optional(std::move(road)) : std::nullopt;
}

}  // namespace gridvisit::roads
