#include "demo/district.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "demo/names.hpp"
#include "demo/regions.hpp"
#include "geodata/dissolve.hpp"
#include "geodata/lattice.hpp"
#include "geodata/polygon_measure.hpp"
#include "geodata/tiling.hpp"

namespace gridvisit::demo {
namespace {

constexpr Position kMiddle{118.2, 32.33};
constexpr double kAreaM2 = 1.128e9;

constexpr int kOutlineVertices = 1'500;
constexpr std::size_t kSamples = 12'000;  // points that stand for the ground when it is shared out
constexpr std::size_t kStreets = 4;       // the first towns are streets 街道, the rest 镇
constexpr std::size_t kDaliu = 6;         // the town of the report's red station

Position random_point(const MultiPolygon& area, const Box& box, Random& random) {
  for (;;) {
    const Position p{random.between(box.min_lon_deg, box.max_lon_deg),
                     random.between(box.min_lat_deg, box.max_lat_deg)};
    if (holds(area, p)) return p;
  }
}

// Evenly spread, but closer together around a dozen places, as people live.
Result<std::vector<Position>> scatter_seeds(const MultiPolygon& boundary, Random& random) {
  if (area_m2(boundary) <= 0) {
    return failure(ErrorCode::invalid, "the boundary has no area; its outer ring must run counter-clockwise");
  }
  const Box box = bounds(boundary);
  std::vector<Position> ground;
  for (std::size_t i = 0; i < kSamples; ++i) ground.push_back(random_point(boundary, box, random));
  const double spread_deg = (box.max_lat_deg - box.min_lat_deg) / 30;
  for (std::size_t town = 0; town < kTowns; ++town) {
    const Position heart = random_point(boundary, box, random);
    for (std::size_t i = 0; i < kSamples / 5 / kTowns; ++i) {
      const Position p{heart.lon_deg + spread_deg * random.normal(), heart.lat_deg + spread_deg * random.normal()};
      if (holds(boundary, p)) ground.push_back(p);
    }
  }
  std::vector<Position> seeds = find_centres(ground, kGrids, 4, random);
  for (Position& seed : seeds) {
    if (!holds(boundary, seed)) seed = random_point(boundary, box, random);
  }
  return seeds;
}

// The number of the member nearest to the middle of all.
std::size_t central(const std::vector<std::size_t>& members, const std::vector<Position>& centres) {
  Position middle;
  for (const std::size_t i : members) {
    middle.lon_deg += centres[i].lon_deg / static_cast<double>(members.size());
    middle.lat_deg += centres[i].lat_deg / static_cast<double>(members.size());
  }
  return *std::ranges::min_element(members, {}, [&](std::size_t i) { return distance_m(centres[i], middle); });
}

std::vector<std::vector<std::size_t>> members_of(const std::vector<std::size_t>& region, std::size_t count) {
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t i = 0; i < region.size(); ++i) members[region[i]].push_back(i);
  return members;
}

std::string town_code(std::size_t town) {
  return town < kStreets ? fmt::format("{}{:03}", kDistrictCode, town + 1)
                         : fmt::format("{}{:03}", kDistrictCode, 100 + town - kStreets);
}

std::string town_name(std::size_t town) {
  if (town == kDaliu) return "大柳镇";
  return make_place_stem(town) + (town < kStreets ? "街道" : "镇");
}

struct Parts {
  std::vector<Position> seeds;
  std::vector<MultiPolygon> areas;
  std::vector<std::vector<std::size_t>> neighbours;
};

Result<Parts> cut(const MultiPolygon& boundary, Random& random) {
  auto seeds = scatter_seeds(boundary, random);
  if (!seeds) return failure(seeds);
  auto areas = tile(boundary, *seeds, random.next());
  if (!areas) return failure(areas);
  auto neighbours = list_neighbours(*areas);
  return Parts{std::move(*seeds), std::move(*areas), std::move(neighbours)};
}

MultiPolygon united(const std::vector<MultiPolygon>& areas, const std::vector<std::size_t>& members) {
  std::vector<MultiPolygon> chosen;
  for (const std::size_t i : members) chosen.push_back(areas[i]);
  return dissolve(chosen);
}

// Fills the villages and grids of one town, in the order of their codes.
void add_town(District& district, const Parts& parts, std::size_t town, const std::vector<std::size_t>& villages,
              const std::vector<std::vector<std::size_t>>& grids_of_village, std::vector<std::size_t>& code_order) {
  for (std::size_t k = 0; k < villages.size(); ++k) {
    const auto& members = grids_of_village[villages[k]];
    Division village;
    const bool community = town < kStreets || k == 0;
    village.code = fmt::format("{}{:03}", district.towns[town].code, community ? 1 + k : 200 + k);
    village.name = make_place_stem(100 + district.villages.size()) + (community ? "社区" : "村");
    if (town == kDaliu && k == 1) village.name = "华严庵村";
    village.area = united(parts.areas, members);
    village.parent = town;
    const std::size_t middle = central(members, parts.seeds);
    village.centre = parts.seeds[middle];
    for (std::size_t n = 0; n < members.size(); ++n) {
      if (members[n] == middle) village.central_grid = district.grids.size();
      district.grids.push_back({fmt::format("{}{:03}", village.code, n + 1),
                                fmt::format("{}第{}网格", village.name, n + 1), parts.areas[members[n]],
                                parts.seeds[members[n]], district.villages.size()});
      code_order.push_back(members[n]);
    }
    district.villages.push_back(std::move(village));
  }
}

void settle_towns(District& district) {
  for (std::size_t town = 0; town < kTowns; ++town) {
    std::vector<Position> centres;
    std::vector<std::size_t> members;
    std::vector<MultiPolygon> areas;
    for (std::size_t v = 0; v < district.villages.size(); ++v) {
      centres.push_back(district.villages[v].centre);
      if (district.villages[v].parent != town) continue;
      members.push_back(v);
      areas.push_back(district.villages[v].area);
    }
    const Division& seat = district.villages[central(members, centres)];
    district.towns[town].area = dissolve(areas);
    district.towns[town].centre = seat.centre;
    district.towns[town].central_grid = seat.central_grid;
  }
}

}  // namespace

MultiPolygon draw_outline(Random& random) {
  constexpr std::size_t kWaves = 40;
  std::array<double, kWaves> phases{};
  for (double& phase : phases) phase = random.between(0.0, 2 * std::numbers::pi);
  Ring ring;
  for (int i = 0; i < kOutlineVertices; ++i) {
    const double angle = 2 * std::numbers::pi * i / kOutlineVertices;
    double radius = 1;
    for (std::size_t wave = 0; wave < kWaves; ++wave) {
      const double order = static_cast<double>(wave) + 2;
      radius +=
          0.28 * std::pow(order, -1.25) * std::sin(std::floor(order * order * 0.2 + order) * angle + phases[wave]);
    }
    ring.push_back(
        {kMiddle.lon_deg + 0.2 * radius * std::cos(angle), kMiddle.lat_deg + 0.15 * radius * std::sin(angle)});
  }
  ring.push_back(ring.front());
  MultiPolygon outline{{Polygon{{ring}}}};
  const double stretch = std::sqrt(kAreaM2 / area_m2(outline));
  for (Position& p : outline.polygons[0].rings[0]) {
    p = to_position(to_lattice({kMiddle.lon_deg + stretch * (p.lon_deg - kMiddle.lon_deg),
                                kMiddle.lat_deg + stretch * (p.lat_deg - kMiddle.lat_deg)}));
  }
  return outline;
}

Result<District> draw_district(const MultiPolygon& boundary, Random& random) {
  const auto parts = cut(boundary, random);
  if (!parts) return failure(parts);
  const auto village_of = grow_regions(parts->seeds, parts->neighbours, kVillages, random);
  const auto grids_of_village = members_of(village_of, kVillages);
  std::vector<MultiPolygon> village_areas;
  std::vector<Position> village_centres;
  for (const auto& members : grids_of_village) {
    village_areas.push_back(united(parts->areas, members));
    village_centres.push_back(parts->seeds[central(members, parts->seeds)]);
  }
  const auto town_of = grow_regions(village_centres, list_neighbours(village_areas), kTowns, random);
  const auto villages_of_town = members_of(town_of, kTowns);

  District district;
  for (std::size_t town = 0; town < kTowns; ++town) {
    district.towns.push_back({town_code(town), town_name(town), {}, {}, 0, 0});
  }
  std::vector<std::size_t> code_order;
  for (std::size_t town = 0; town < kTowns; ++town) {
    add_town(district, *parts, town, villages_of_town[town], grids_of_village, code_order);
  }
  settle_towns(district);
  district.whole = {
      kDistrictCode, "南谯区", dissolve(parts->areas), district.towns[0].centre, district.towns[0].central_grid, 0};

  std::vector<std::size_t> new_number(kGrids);
  for (std::size_t i = 0; i < kGrids; ++i) new_number[code_order[i]] = i;
  district.grid_neighbours.resize(kGrids);
  for (std::size_t i = 0; i < kGrids; ++i) {
    for (const std::size_t other : parts->neighbours[code_order[i]]) {
      district.grid_neighbours[i].push_back(new_number[other]);
    }
    std::ranges::sort(district.grid_neighbours[i]);
  }
  return district;
}

}  // namespace gridvisit::demo
