#include "geodata/roads/profile.hpp"

#include <algorithm>

namespace gridvisit::roads {
namespace {

constexpr std::array<std::string_view, kRoadClassCount> kClassNames{
    "motorway",      "motorway_link", "trunk", "primary",    "secondary", "tertiary", "unclassified", "residential",
    "living_street", "service",       "track", "pedestrian", "footway",   "cycleway", "path",         "steps"};

struct ProfileRules {
  std::string_view name;
  bool obeys_oneway;
  bool obeys_max_speed;
  double permitted_kmh;                           ///< where a sign opens a class that is closed by itself
  std::array<double, kRoadClassCount> speed_kmh;  ///< 0: closed
  std::array<double, 3> surface_factor;           ///< paved, compacted, unpaved
};

// Speeds are door-to-door averages including junctions, in the order of RoadClass: motorway, its links, trunk, primary,
// secondary, tertiary, unclassified, residential, living street, service, track; pedestrian, footway, cycleway, path,
// steps. E-bikes keep below the 25 km/h of GB 17761.
constexpr std::array<ProfileRules, kProfiles.size()> kRules{{
    {.name = "foot",
     .obeys_oneway = false,
     .obeys_max_speed = false,
     .permitted_kmh = 4.8,
     .speed_kmh = {0, 0, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.5, 4.8, 4.8, 4.8, 4.5, 2.5},
     .surface_factor = {1, 1, 0.95}},
    {.name = "ebike",
     .obeys_oneway = true,
     .obeys_max_speed = false,
     .permitted_kmh = 10,
     .speed_kmh = {0, 0, 20, 20, 20, 20, 20, 18, 15, 15, 12, 0, 0, 18, 12, 0},
     .surface_factor = {1, 0.85, 0.65}},
    {.name = "car",
     .obeys_oneway = true,
     .obeys_max_speed = true,
     .permitted_kmh = 15,
     .speed_kmh = {95, 50, 70, 55, 48, 42, 35, 25, 12, 15, 12, 0, 0, 0, 0, 0},
     .surface_factor = {1, 0.8, 0.6}},
}};

const ProfileRules& rules_of(Profile profile) { return kRules[static_cast<std::size_t>(profile)]; }

}  // namespace

std::string_view name_of(Profile profile) { return rules_of(profile).name; }

std::optional<Profile> find_profile(std::string_view name) {
  const auto* const found = std::ranges::find(kProfiles, name, [](Profile profile) { return name_of(profile); });
  return found == kProfiles.end() ? std::nullopt : std::optional(*found);
}

std::string_view name_of(RoadClass road_class) { return kClassNames[static_cast<std::size_t>(road_class)]; }

std::optional<RoadClass> find_road_class(std::string_view osm_name) {
  std::string_view name = osm_name;
  if (name != "motorway_link" && name.ends_with("_link")) name.remove_suffix(5);
  if (name == "road") name = "unclassified";
  if (name == "bridleway") name = "path";
  const auto* const found = std::ranges::find(kClassNames, name);
  if (found == kClassNames.end()) return std::nullopt;
  return static_cast<RoadClass>(found - kClassNames.begin());
}

void RoadAttributes::set_oneway(Oneway direction) {
  for (const Profile profile : kProfiles) {
    if (rules_of(profile).obeys_oneway) oneway[profile] = direction;
  }
}

std::optional<double> speed_kmh(Profile profile, const RoadAttributes& road) {
  const ProfileRules& rules = rules_of(profile);
  if (road.access[profile] == Access::forbidden) return std::nullopt;
  double speed = rules.speed_kmh[static_cast<std::size_t>(road.road_class)];
  const bool closed = speed == 0;
  if (closed && road.access[profile] != Access::allowed) return std::nullopt;
  if (closed) speed = rules.permitted_kmh;
  if (!closed && rules.obeys_max_speed && road.max_speed_kmh) speed = *road.max_speed_kmh * 0.8;
  return speed * rules.surface_factor[static_cast<std::size_t>(road.surface)];
}

}  // namespace gridvisit::roads
