#include "planning/travel_table.hpp"

#include <cmath>
#include <optional>

namespace gridvisit {
namespace {

constexpr double kWalking_m_s = 1.3;
constexpr double kDetour = 1.4;  ///< of roads against the straight line, in the country

double estimated_speed_m_s(roads::Profile profile) {
  switch (profile) {
    case roads::Profile::foot: return kWalking_m_s;
    case roads::Profile::ebike: return 5;
    case roads::Profile::car: return 9;
  }
  return kWalking_m_s;
}

}  // namespace

roads::Profile road_profile(v1::TravelProfile profile) {
  switch (profile) {
    case v1::TRAVEL_PROFILE_FOOT: return roads::Profile::foot;
    case v1::TRAVEL_PROFILE_CAR: return roads::Profile::car;
    default: return roads::Profile::ebike;
  }
}

TravelTable make_travel_table(const roads::RoadNetwork* network, roads::Profile profile,
                              std::span<const Position> places) {
  const std::size_t size = places.size();
  TravelTable table;
  table.cut_off.assign(size, true);
  table.matrix.size = static_cast<int>(size);
  table.matrix.seconds.assign(size * size, 0);
  table.matrix.metres.assign(size * size, 0);

  std::vector<roads::Snap> snaps;
  std::vector<std::size_t> snapped;  // the place of each snap
  for (std::size_t i = 0; i < size; ++i) {
    const auto snap = network == nullptr ? std::nullopt : network->snap(places[i], profile);
    if (!snap) continue;
    table.cut_off[i] = false;
    snaps.push_back(*snap);
    snapped.push_back(i);
  }
  for (std::size_t from = 0; from < size; ++from) {
    for (std::size_t to = 0; to < size; ++to) {
      if (from == to) continue;
      const double metres = kDetour * distance_m(places[from], places[to]);
      table.matrix.metres[from * size + to] = static_cast<std::int32_t>(std::ceil(metres));
      table.matrix.seconds[from * size + to] =
          static_cast<std::int32_t>(std::ceil(metres / estimated_speed_m_s(profile)));
    }
  }
  if (snaps.empty()) return table;
  const roads::TravelMatrix by_road = network->travel_matrix(snaps, profile);
  for (std::size_t a = 0; a < snaps.size(); ++a) {
    for (std::size_t b = 0; b < snaps.size(); ++b) {
      if (a == b || by_road.seconds[by_road.at(a, b)] == roads::kUnreachable) continue;
      const double walked_m = snaps[a].distance_m + snaps[b].distance_m;
      const std::size_t cell = snapped[a] * size + snapped[b];
      table.matrix.seconds[cell] =
          static_cast<std::int32_t>(by_road.seconds[by_road.at(a, b)] + walked_m / kWalking_m_s);
      table.matrix.metres[cell] = static_cast<std::int32_t>(by_road.metres[by_road.at(a, b)] + walked_m);
    }
  }
  return table;
}

}  // namespace gridvisit
