// OpenStreetMap's tags of a way, as lines "key=value".
#include "geodata/roads/osm_tags.hpp"

#include <map>

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  using namespace gridvisit::roads;
  std::string_view lines = fuzz::as_text(data, size);
  std::map<std::string_view, std::string_view> tags;
  while (!lines.empty()) {
    std::string_view value = fuzz::take_until(lines, '\n');
    const std::string_view key = fuzz::take_until(value, '=');
    tags.emplace(key, value);
  }
  const auto road = read_osm_tags([&](std::string_view key) {
    const auto found = tags.find(key);
    return found == tags.end() ? std::string_view() : found->second;
  });
  if (!road) return 0;
  bool usable = false;
  for (const Profile profile : kProfiles) {
    const auto speed = speed_kmh(profile, *road);
    usable = usable || speed;
    fuzz::require(!speed || (*speed > 0 && *speed <= 200), "nobody travels faster than a limit there is");
  }
  fuzz::require(usable, "a road can be used by somebody");
  fuzz::require(road->max_speed_kmh == parse_osm_max_speed_kmh(tags["maxspeed"]), "the limit is the one on the sign");
  return 0;
}
