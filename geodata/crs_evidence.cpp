#include "geodata/crs_evidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "geodata/area_index.hpp"
#include "geodata/crs.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kSampleVertices = 200;  ///< of each area
constexpr std::size_t kFewestPoints = 8;
constexpr double kClearShare = 0.75;      ///< of points in their areas, to believe a system
constexpr double kClearLead = 0.15;       ///< over the next best
constexpr double kClearDistance_m = 200;  ///< of borders, to believe a system
constexpr double kClearFactor = 2;        ///< nearer than the next best
constexpr std::size_t kFewestStrays = 8;  ///< outside of the district, that speak against a system
constexpr double kStrayFactor = 5;        ///< more of them than of the best
constexpr double kMostStrays = 0.02;      ///< of all positions, for the best
constexpr std::size_t kFewestAtRoads = 30;
constexpr double kNearRoad_m = 60;  ///< the median way to a road, to believe a system

double to_segment_m(Position p, Position a, Position b) {
  constexpr double kMetresPerDegree = 111'195;
  const double shrink = std::cos(p.lat_deg * std::numbers::pi / 180);
  const double ax = (a.lon_deg - p.lon_deg) * shrink;
  const double ay = a.lat_deg - p.lat_deg;
  const double dx = (b.lon_deg - a.lon_deg) * shrink;
  const double dy = b.lat_deg - a.lat_deg;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0) : 0;
  return kMetresPerDegree * std::hypot(ax + along * dx, ay + along * dy);
}

double to_border_m(Position p, const MultiPolygon& area) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) nearest = std::min(nearest, to_segment_m(p, ring[i - 1], ring[i]));
    }
  }
  return nearest;
}

std::vector<Position> sample_vertices(const MultiPolygon& area) {
  std::vector<Position> all;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) all.insert(all.end(), ring.begin(), ring.end());
  }
  const std::size_t step = all.size() / kSampleVertices + 1;
  std::vector<Position> sample;
  for (std::size_t i = 0; i < all.size(); i += step) sample.push_back(all[i]);
  return sample;
}

/// How well the things of a file lie where they belong, if it is in one system.
struct Fit {
  std::string crs;
  std::string name;
  std::size_t points = 0;
  std::size_t points_at_home = 0;
  std::size_t vertices = 0;
  double distance_m = 0;  ///< summed over the vertices
  bool possible = true;

  [[nodiscard]] double share() const { return points == 0 ? 0 : double(points_at_home) / double(points); }
  [[nodiscard]] double mean_m() const {
    return vertices == 0 || !possible ? std::numeric_limits<double>::infinity() : distance_m / double(vertices);
  }
};

class Comparison {
 public:
  explicit Comparison(std::span<const KnownPlace> places) : places_(places) {
    std::vector<MultiPolygon> areas;
    for (const KnownPlace& place : places) {
      if (numbers_.emplace(place.area, static_cast<std::int32_t>(areas.size())).second) areas.push_back(*place.area);
    }
    index_.emplace(areas);
  }

  [[nodiscard]] Fit fit(const std::string& crs) const {
    Fit fit;
    fit.crs = crs;
    const auto system = Crs::parse(crs);
    fit.possible = system.has_value();
    if (!system) return fit;
    fit.name = system->name();
    for (const KnownPlace& place : places_) {
      if (const auto* point = std::get_if<Position>(&place.read)) {
        ++fit.points;
        const auto there = system->to_wgs84(*point);
        fit.points_at_home += there && index_->find(*there) == numbers_.at(place.area) ? 1 : 0;
      } else if (const auto* area = std::get_if<MultiPolygon>(&place.read)) {
        for (const Position vertex : sample_vertices(*area)) {
          const auto there = system->to_wgs84(vertex);
          fit.possible = fit.possible && there;
          if (!there) continue;
          ++fit.vertices;
          fit.distance_m += to_border_m(*there, *place.area);
        }
      }
    }
    return fit;
  }

 private:
  std::span<const KnownPlace> places_;
  std::map<const MultiPolygon*, std::int32_t> numbers_;
  std::optional<AreaIndex> index_;
};

CrsGuess judge_borders(std::vector<Fit> fits) {
  std::ranges::sort(fits, {}, &Fit::mean_m);
  const Fit& best = fits[0];
  const Fit& next = fits[1];
  const std::string evidence = fmt::format("as {} the borders lie {:.0f} m from those that are known, as {} {:.0f} m",
                                           best.name, best.mean_m(), next.name, next.mean_m());
  const bool clear = best.mean_m() < kClearDistance_m && next.mean_m() > kClearFactor * best.mean_m() &&
                     next.mean_m() - best.mean_m() > kClearDistance_m / 4;
  return {clear ? best.crs : "", evidence};
}

CrsGuess judge_points(std::vector<Fit> fits) {
  std::ranges::sort(fits, std::ranges::greater{}, &Fit::share);
  const Fit& best = fits[0];
  const Fit& next = fits[1];
  const std::string evidence = fmt::format("of {} points {} lie where they belong as {}, {} as {}", best.points,
                                           best.points_at_home, best.name, next.points_at_home, next.name);
  const bool clear =
      best.points >= kFewestPoints && best.share() >= kClearShare && best.share() - next.share() >= kClearLead;
  return {clear ? best.crs : "", evidence};
}

// CGCS2000 and what else agrees with WGS 84 cannot be told from it by any evidence, and need not be.
std::vector<std::string> candidates(const std::string& declared_crs) {
  std::vector<std::string> all{"wgs84", "gcj02", "bd09"};
  const bool another = !declared_crs.empty() && declared_crs != "EPSG:4326" && declared_crs != "EPSG:4490";
  if (another && std::ranges::find(all, declared_crs) == all.end()) all.push_back(declared_crs);
  return all;
}

/// Positions as they lie on the map, if they are in one system.
struct Laid {
  std::string crs;
  std::string name;
  std::vector<Position> there;                                 ///< without those outside of the system
  std::size_t strays = 0;                                      ///< outside of the district
  double to_road_m = std::numeric_limits<double>::infinity();  ///< the median
};

std::vector<Laid> lay_out(std::span<const Position> positions, const std::string& declared_crs) {
  std::vector<Laid> all;
  for (const std::string& crs : candidates(declared_crs)) {
    const auto system = Crs::parse(crs);
    if (!system) continue;
    Laid laid{crs, system->name(), {positions.begin(), positions.end()}};
    system->to_wgs84(std::span(laid.there));
    std::erase_if(laid.there, [](Position p) { return !is_valid(p); });
    all.push_back(std::move(laid));
  }
  return all;
}

CrsGuess judge_outline(std::vector<Laid>& all, std::size_t count, const KnownMap& map) {
  for (Laid& laid : all) {
    const auto inside = std::ranges::count_if(laid.there, map.is_inside);
    laid.strays = count - static_cast<std::size_t>(inside);
  }
  std::ranges::sort(all, {}, &Laid::strays);
  const Laid& best = all[0];
  const Laid& next = all[1];
  const std::string evidence = fmt::format("of {} positions {} lie outside the district as {}, {} as {}", count,
                                           best.strays, best.name, next.strays, next.name);
  const double most = kMostStrays * static_cast<double>(count);
  const bool clear = static_cast<double>(best.strays) <= most && next.strays >= best.strays + kFewestStrays &&
                     static_cast<double>(next.strays) >= kStrayFactor * static_cast<double>(best.strays);
  return {clear ? best.crs : "", evidence};
}

CrsGuess judge_roads(std::vector<Laid>& all, const KnownMap& map) {
  for (Laid& laid : all) {
    std::vector<double> ways;
    std::ranges::transform(laid.there, std::back_inserter(ways), map.to_road_m);
    if (ways.empty()) continue;
    const auto middle = ways.begin() + static_cast<std::ptrdiff_t>(ways.size() / 2);
    std::ranges::nth_element(ways, middle);
    laid.to_road_m = *middle;
  }
  std::ranges::sort(all, {}, &Laid::to_road_m);
  const Laid& best = all[0];
  const Laid& next = all[1];
  const std::string evidence =
      fmt::format("as {} half of {} positions lie within {:.0f} m of a road, as {} within {:.0f} m", best.name,
                  best.there.size(), best.to_road_m, next.name, next.to_road_m);
  const bool clear = best.there.size() >= kFewestAtRoads && best.to_road_m < kNearRoad_m &&
                     next.to_road_m > kClearFactor * best.to_road_m;
  return {clear ? best.crs : "", evidence};
}

}  // namespace

CrsGuess guess_crs_by_map(std::span<const Position> positions, const KnownMap& map, const std::string& declared_crs) {
  if (positions.empty()) return {"", "there are no positions"};
  std::vector<Laid> all = lay_out(positions, declared_crs);
  CrsGuess guess{"", "no map is stored that the positions could be held against"};
  if (map.is_inside) guess = judge_outline(all, positions.size(), map);
  const bool elsewhere = map.is_inside && all.front().strays > positions.size() / 2;
  if (!guess.crs.empty() || elsewhere || !map.to_road_m) return guess;
  const CrsGuess by_roads = judge_roads(all, map);
  if (!by_roads.crs.empty() || !map.is_inside) return by_roads;
  return {"", guess.evidence + "; " + by_roads.evidence};
}

CrsGuess guess_crs(std::span<const KnownPlace> places, const std::string& declared_crs) {
  if (places.empty()) return {"", "nothing of the file is known already"};
  const Comparison comparison(places);
  std::vector<Fit> fits;
  for (const std::string& crs : candidates(declared_crs)) fits.push_back(comparison.fit(crs));
  const bool borders = std::ranges::any_of(fits, [](const Fit& fit) { return fit.vertices > 0; });
  return borders ? judge_borders(std::move(fits)) : judge_points(std::move(fits));
}

std::string implausible_degrees(std::span<const Position> sample) {
  constexpr Box kChina{73, 3, 136, 54};
  if (sample.empty()) return "";
  std::size_t swapped = 0;
  for (const Position p : sample) {
    if (!is_valid(p) && !is_valid({p.lat_deg, p.lon_deg})) {
      return "the coordinates are not degrees but, it seems, metres of a projection: say which with --crs EPSG:NUMBER";
    }
    swapped += !kChina.contains(p) && kChina.contains({p.lat_deg, p.lon_deg}) ? 1 : 0;
  }
  if (swapped * 2 > sample.size()) return "longitude and latitude are swapped: longitude comes first";
  return "";
}

}  // namespace gridvisit
