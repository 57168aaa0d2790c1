// How people move: on foot, by e-bike, by car. The rules are tables (profile.cpp), the code only reads them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridvisit::roads {

enum class Profile : std::uint8_t { foot, ebike, car };
inline constexpr std::array kProfiles{Profile::foot, Profile::ebike, Profile::car};
std::string_view name_of(Profile profile);
std::optional<Profile> find_profile(std::string_view name);

/// One value for each profile.
template <typename T>
struct PerProfile {
  std::array<T, kProfiles.size()> values{};
  T& operator[](Profile profile) { return values[static_cast<std::size_t>(profile)]; }
  const T& operator[](Profile profile) const { return values[static_cast<std::size_t>(profile)]; }
  bool operator==(const PerProfile&) const = default;
};

/// OpenStreetMap's highway classes. Link roads count as their class, except a motorway's, which are much slower.
enum class RoadClass : std::uint8_t {
  motorway,
  motorway_link,
  trunk,
  primary,
  secondary,
  tertiary,
  unclassified,
  residential,
  living_street,
  service,
  track,
  pedestrian,
  footway,
  cycleway,
  path,
  steps,
};
inline constexpr std::size_t kRoadClassCount = 16;
std::string_view name_of(RoadClass road_class);
/// By OpenStreetMap's name; "secondary_link" is secondary.
std::optional<RoadClass> find_road_class(std::string_view osm_name);

enum class Surface : std::uint8_t { paved, compacted, unpaved };

/// What overrules the class: a sign or a tag.
enum class Access : std::uint8_t { by_class, allowed, forbidden };
enum class Oneway : std::uint8_t { both, forward, backward };

/// Everything about a stretch of road that decides who may travel it, how fast, and how it is called.
struct RoadAttributes {
  RoadClass road_class = RoadClass::unclassified;
  Surface surface = Surface::paved;
  PerProfile<Access> access{};
  PerProfile<Oneway> oneway{};  ///< as each profile has to obey it; see set_oneway
  std::optional<double> max_speed_kmh = {};
  std::string name = {};

  /// A one-way street for everyone who obeys one-way signs: pedestrians do not.
  void set_oneway(Oneway direction);
};

/// Travel speed, or nothing where this profile may not go. A car keeps to 4/5 of a posted limit, as traffic does.
std::optional<double> speed_kmh(Profile profile, const RoadAttributes& road);

}  // namespace gridvisit::roads
