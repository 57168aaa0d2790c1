#include "demo/regions.hpp"

#include <algorithm>
#include <limits>

namespace gridvisit::demo {
namespace {

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
constexpr double kLonShrink = 0.845;  // cos 32.3°; comparing distances needs no more

double squared(Position a, Position b) {
  const double x = (a.lon_deg - b.lon_deg) * kLonShrink;
  const double y = a.lat_deg - b.lat_deg;
  return x * x + y * y;
}

std::size_t nearest(const std::vector<Position>& list, Position to) {
  const auto found = std::ranges::min_element(list, {}, [&](Position p) { return squared(p, to); });
  return static_cast<std::size_t>(found - list.begin());
}

// One area for each region to start from, as near its cluster's centre as is free.
std::vector<std::size_t> starts(const std::vector<Position>& areas, std::size_t count, Random& random) {
  std::vector<std::size_t> chosen;
  std::vector<bool> taken(areas.size(), false);
  for (const Position centre : find_centres(areas, count, 15, random)) {
    std::size_t best = kNobody;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      if (!taken[i] && (best == kNobody || squared(areas[i], centre) < squared(areas[best], centre))) best = i;
    }
    taken[best] = true;
    chosen.push_back(best);
  }
  return chosen;
}

}  // namespace

std::vector<Position> find_centres(const std::vector<Position>& points, std::size_t count, int rounds, Random& random) {
  std::vector<Position> shuffled = points;
  random.shuffle(shuffled);
  std::vector<Position> centres(shuffled.begin(), shuffled.begin() + static_cast<std::ptrdiff_t>(count));
  for (int round = 0; round < rounds; ++round) {
    std::vector<Position> sum(count);
    std::vector<double> members(count, 0);
    for (const Position& point : points) {
      const std::size_t home = nearest(centres, point);
      sum[home].lon_deg += point.lon_deg;
      sum[home].lat_deg += point.lat_deg;
      members[home] += 1;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (members[i] > 0) centres[i] = {sum[i].lon_deg / members[i], sum[i].lat_deg / members[i]};
    }
  }
  return centres;
}

std::vector<std::size_t> grow_regions(const std::vector<Position>& centres,
                                      const std::vector<std::vector<std::size_t>>& neighbours, std::size_t count,
                                      Random& random) {
  const std::vector<std::size_t> start = starts(centres, count, random);
  std::vector<std::size_t> region(centres.size(), kNobody);
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t r = 0; r < count; ++r) {
    region[start[r]] = r;
    members[r].push_back(start[r]);
  }
  std::vector<bool> can_grow(count, true);
  for (;;) {
    // The smallest region that can still grow takes the free neighbour nearest to its start.
    std::size_t smallest = kNobody;
    for (std::size_t r = 0; r < count; ++r) {
      if (can_grow[r] && (smallest == kNobody || members[r].size() < members[smallest].size())) smallest = r;
    }
    if (smallest == kNobody) break;
    std::size_t best = kNobody;
    double best_distance = std::numeric_limits<double>::max();
    for (const std::size_t member : members[smallest]) {
      for (const std::size_t other : neighbours[member]) {
        const double distance = squared(centres[other], centres[start[smallest]]);
        if (region[other] == kNobody && distance < best_distance) {
          best = other;
          best_distance = distance;
        }
      }
    }
    if (best == kNobody) {
      can_grow[smallest] = false;
      continue;
    }
    region[best] = smallest;
    members[smallest].push_back(best);
  }
  for (std::size_t i = 0; i < region.size(); ++i) {
    if (region[i] != kNobody) continue;
    std::vector<Position> hearts;
    for (const std::size_t s : start) hearts.push_back(centres[s]);
    region[i] = nearest(hearts, centres[i]);
  }
  return region;
}

}  // namespace gridvisit::demo
