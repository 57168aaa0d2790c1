#include "exchange/district.hpp"

#include <algorithm>

#include "base/scope_code.hpp"
#include "geodata/interior_point.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

// Even-odd rule, over all rings: a hole takes out what its outer ring put in.
bool is_inside(const MultiPolygon& area, Position p) {
  bool inside = false;
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Position a = ring[i - 1];
        const Position b = ring[i];
        if ((a.lat_deg > p.lat_deg) == (b.lat_deg > p.lat_deg)) continue;
        const double part = (p.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
        if (p.lon_deg < a.lon_deg + part * (b.lon_deg - a.lon_deg)) inside = !inside;
      }
    }
  }
  return inside;
}

Box box_of(const MultiPolygon& area) {
  Box box{180, 90, -180, -90};
  for (const Polygon& polygon : area.polygons) {
    for (const Ring& ring : polygon.rings) {
      for (const Position p : ring) {
        box.min_lon_deg = std::min(box.min_lon_deg, p.lon_deg);
        box.min_lat_deg = std::min(box.min_lat_deg, p.lat_deg);
        box.max_lon_deg = std::max(box.max_lon_deg, p.lon_deg);
        box.max_lat_deg = std::max(box.max_lat_deg, p.lat_deg);
      }
    }
  }
  return box;
}

}  // namespace

District::Area District::make_area(std::string code, std::string_view wkb) {
  Area area{std::move(code), {}, {}};
  if (const auto geometry = from_wkb(wkb)) {
    if (const auto* boundary = std::get_if<MultiPolygon>(&*geometry)) area.boundary = *boundary;
  }
  area.box = box_of(area.boundary);
  return area;
}

District::District(Reader reader) {
  for_each_record(reader, *find_kind(v1::KIND_GRID), "", [&](const StoredRecord& stored) {
    const v1::Grid& grid = stored.record.grid();
    grids_.push_back(make_area(grid.code(), grid.boundary()));
    return true;
  });
  std::ranges::sort(grids_, {}, &Area::code);
  for_each_record(reader, *find_kind(v1::KIND_DIVISION), "", [&](const StoredRecord& stored) {
    const v1::Division& division = stored.record.division();
    Area area = make_area(division.code(), division.boundary());
    villages_[area.code] = area.boundary;
    if (area.code.size() == static_cast<std::size_t>(ScopeLevel::district)) district_ = std::move(area);
    return true;
  });
}

bool District::holds(const Area& area, Position position) {
  return area.box.contains(position) && is_inside(area.boundary, position);
}

std::optional<std::string_view> District::grid_at(Position position) const {
  const auto found = std::ranges::find_if(grids_, [&](const Area& grid) { return holds(grid, position); });
  if (found == grids_.end()) return std::nullopt;
  return found->code;
}

bool District::contains(Position position) const { return holds(district_, position) || grid_at(position).has_value(); }

std::optional<Position> District::point_in(std::string_view code) const {
  const auto grid = std::ranges::lower_bound(grids_, code, {}, &Area::code);
  if (grid != grids_.end() && grid->code == code) return interior_point(grid->boundary);
  const auto village = villages_.find(code);
  if (village == villages_.end()) return std::nullopt;
  if (const auto point = interior_point(village->second)) return point;
  // A village without a boundary of its own: in the first of its grids.
  if (grid == grids_.end() || !is_within(grid->code, code)) return std::nullopt;
  return interior_point(grid->boundary);
}

bool District::has_code(std::string_view code) const {
  return villages_.contains(code) || std::ranges::binary_search(grids_, code, {}, &Area::code);
}

}  // namespace gridvisit
