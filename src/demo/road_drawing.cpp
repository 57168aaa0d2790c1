#include "demo/road_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <queue>
#include <utility>

#include <fmt/format.h>

#include "demo/names.hpp"
#include "geodata/lattice.hpp"
#include "geodata/polygon_measure.hpp"

namespace gridvisit::demo {
namespace {

constexpr double kDegreeM = 111'195;
constexpr double kVertexSpacingM = 120;
constexpr double kExtraRoads = 0.8;  // of the links beyond those that connectivity needs
constexpr int kStreetsAcross = 5;
constexpr double kBlockM = 170;

enum class RoadClass { village, township, county, provincial };
constexpr std::array<const char*, 4> kClassNames{"村道", "乡道", "县道", "省道"};

using Link = std::pair<std::size_t, std::size_t>;  // lower grid first
using Links = std::map<Link, RoadClass>;

Link link_of(std::size_t a, std::size_t b) { return {std::min(a, b), std::max(a, b)}; }

Position moved(Position from, double east_m, double north_m) {
  const double shrink = std::cos(from.lat_deg * std::numbers::pi / 180);
  return to_position(to_lattice({from.lon_deg + east_m / kDegreeM / shrink, from.lat_deg + north_m / kDegreeM}));
}

// The tree of shortest ways from `start` (Dijkstra 1959): for each grid the one before it, itself where unreached.
std::vector<std::size_t> shortest_ways(const District& district, std::size_t start) {
  const std::size_t count = district.grids.size();
  std::vector<double> length(count, std::numeric_limits<double>::max());
  std::vector<std::size_t> before(count);
  for (std::size_t i = 0; i < count; ++i) before[i] = i;
  using Entry = std::pair<double, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  length[start] = 0;
  queue.push({0, start});
  while (!queue.empty()) {
    const auto [so_far, at] = queue.top();
    queue.pop();
    if (so_far > length[at]) continue;
    for (const std::size_t next : district.grid_neighbours[at]) {
      const double there = so_far + distance_m(district.grids[at].centre, district.grids[next].centre);
      if (there >= length[next]) continue;
      length[next] = there;
      before[next] = at;
      queue.push({there, next});
    }
  }
  return before;
}

void raise_along(Links& links, const std::vector<std::size_t>& before, std::size_t to, RoadClass road_class) {
  for (; before[to] != to; to = before[to]) {
    auto& known = links.emplace(link_of(to, before[to]), road_class).first->second;
    known = std::max(known, road_class);
  }
}

Links plan_links(const District& district, Random& random) {
  Links links;
  const std::size_t seat = district.whole.central_grid;
  const auto from_seat = shortest_ways(district, seat);
  for (std::size_t grid = 0; grid < district.grids.size(); ++grid) {
    if (from_seat[grid] != grid) links.emplace(link_of(grid, from_seat[grid]), RoadClass::village);
    // A part of the district by itself is reached by a bridge or ferry straight from the seat.
    if (from_seat[grid] == grid && grid != seat) links.emplace(link_of(grid, seat), RoadClass::village);
    for (const std::size_t other : district.grid_neighbours[grid]) {
      if (grid < other && random.chance(kExtraRoads)) links.emplace(Link{grid, other}, RoadClass::village);
    }
  }
  for (std::size_t town = 0; town < district.towns.size(); ++town) {
    const std::size_t centre = district.towns[town].central_grid;
    raise_along(links, from_seat, centre, town % 2 == 0 ? RoadClass::provincial : RoadClass::county);
    const auto from_town = shortest_ways(district, centre);
    for (const Division& village : district.villages) {
      if (village.parent == town) raise_along(links, from_town, village.central_grid, RoadClass::township);
    }
  }
  return links;
}

LineString winding_line(Position from, Position to, Random& random) {
  const double length = distance_m(from, to);
  const int pieces = std::max(2, static_cast<int>(length / kVertexSpacingM));
  const double phase = random.between(0.0, 2 * std::numbers::pi);
  const double swing = random.between(0.01, 0.045);
  LineString line{from};
  for (int i = 1; i < pieces; ++i) {
    const double share = static_cast<double>(i) / pieces;
    const double off = swing * 4 * share * (1 - share) * std::sin(phase + 6 * share);
    const double lon = to.lon_deg - from.lon_deg;
    const double lat = to.lat_deg - from.lat_deg;
    line.push_back(
        to_position(to_lattice({from.lon_deg + share * lon - off * lat, from.lat_deg + share * lat + off * lon})));
  }
  line.push_back(to);
  return line;
}

// A lane to a hamlet, as far as it stays within the grid; too short a one is not built.
void add_lane(const GridArea& grid, Position from, RoadNetwork& network, std::vector<Position>& frontage,
              Random& random) {
  const double heading = random.between(0.0, 2 * std::numbers::pi);
  LineString line{from};
  const int pieces = random.between(2, 6);
  for (int i = 1; i <= pieces; ++i) {
    const double bend = heading + 0.25 * random.normal();
    const Position next = moved(line.back(), 70 * std::cos(bend), 70 * std::sin(bend));
    if (!holds(grid.area, next)) break;
    line.push_back(next);
    frontage.push_back(next);
  }
  if (line.size() > 2) network.roads.push_back({"村道", "", false, std::move(line)});
}

void add_streets(const District& district, const Division& town, RoadNetwork& network, Random& random) {
  const double turn = random.between(0.0, 0.5);
  std::array<std::array<Position, kStreetsAcross>, kStreetsAcross> crossing{};
  for (std::size_t row = 0; row < kStreetsAcross; ++row) {
    for (std::size_t column = 0; column < kStreetsAcross; ++column) {
      const double x = (static_cast<double>(column) - kStreetsAcross / 2) * kBlockM;
      const double y = (static_cast<double>(row) - kStreetsAcross / 2) * kBlockM;
      crossing[row][column] = x == 0 && y == 0 ? town.centre
                                               : moved(town.centre, x * std::cos(turn) - y * std::sin(turn),
                                                       x * std::sin(turn) + y * std::cos(turn));
      const Position at = crossing[row][column];
      const std::size_t grid = town.central_grid;
      if (holds(district.grids[grid].area, at)) network.frontage[grid].push_back(at);
    }
  }
  for (std::size_t row = 0; row < kStreetsAcross; ++row) {
    LineString across;
    LineString along;
    for (std::size_t column = 0; column < kStreetsAcross; ++column) {
      across.push_back(crossing[row][column]);
      along.push_back(crossing[column][row]);
    }
    const bool one_way = row == 1;
    network.roads.push_back({"街道", make_place_stem(300 + row) + "路", one_way, std::move(across)});
    network.roads.push_back({"街道", make_place_stem(400 + row) + "街", false, std::move(along)});
  }
}

std::string road_name(RoadClass road_class, const Link& link) {
  switch (road_class) {
    case RoadClass::provincial: return fmt::format("S{}", 301 + link.first % 7);
    case RoadClass::county: return fmt::format("X{:03}", 1 + link.first % 19);
    case RoadClass::township: return fmt::format("Y{:03}", 1 + link.first % 97);
    case RoadClass::village: return "";
  }
  return "";
}

}  // namespace

RoadNetwork draw_roads(const District& district, Random& random) {
  RoadNetwork network;
  network.frontage.resize(district.grids.size());
  for (std::size_t i = 0; i < district.grids.size(); ++i) network.frontage[i].push_back(district.grids[i].centre);
  for (const auto& [link, road_class] : plan_links(district, random)) {
    const auto [a, b] = link;
    LineString line = winding_line(district.grids[a].centre, district.grids[b].centre, random);
    for (const Position& p : line) {
      if (holds(district.grids[a].area, p)) {
        network.frontage[a].push_back(p);
      } else if (holds(district.grids[b].area, p)) {
        network.frontage[b].push_back(p);
      }
    }
    network.roads.push_back(
        {kClassNames[static_cast<std::size_t>(road_class)], road_name(road_class, link), false, std::move(line)});
  }
  for (std::size_t i = 0; i < district.grids.size(); ++i) {
    const std::vector<Position> corners = network.frontage[i];
    for (int lane = random.between(2, 4); lane > 0; --lane) {
      add_lane(district.grids[i], random.pick(corners), network, network.frontage[i], random);
    }
  }
  for (const Division& town : district.towns) add_streets(district, town, network, random);
  return network;
}

}  // namespace gridvisit::demo
