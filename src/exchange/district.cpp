#include "exchange/district.hpp"

#include "base/scope_code.hpp"
#include "geodata/interior_point.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

MultiPolygon parse_boundary(std::string_view wkb) {
  auto geometry = from_wkb(wkb);
  auto* boundary = geometry ? std::get_if<MultiPolygon>(&*geometry) : nullptr;
  return boundary == nullptr ? MultiPolygon{} : std::move(*boundary);
}

}  // namespace

District::District(Reader reader) {
  for_each_record(reader, *find_kind(v1::KIND_DIVISION), "", [&](const StoredRecord& stored) {
    const v1::Division& division = stored.record.division();
    areas_[division.code()] = parse_boundary(division.boundary());
    if (division.code().size() == static_cast<std::size_t>(ScopeLevel::district)) whole_ = division.code();
    return true;
  });
  for_each_record(reader, *find_kind(v1::KIND_GRID), "", [&](const StoredRecord& stored) {
    const v1::Grid& grid = stored.record.grid();
    areas_[grid.code()] = parse_boundary(grid.boundary());
    return true;
  });
  std::vector<MultiPolygon> grids;
  for (const auto& [code, area] : areas_) {
    if (code.size() != static_cast<std::size_t>(ScopeLevel::grid) || area.polygons.empty()) continue;
    grid_codes_.push_back(code);
    grids.push_back(area);
  }
  grids_.emplace(grids);
  if (const MultiPolygon* boundary = whole()) district_.emplace(std::span(boundary, 1));
}

std::optional<std::string_view> District::grid_at(Position position) const {
  const auto number = grids_->find(position);
  if (!number) return std::nullopt;
  return grid_codes_[static_cast<std::size_t>(*number)];
}

bool District::contains(Position position) const {
  return (district_ && district_->find(position)) || grids_->find(position).has_value();
}

std::optional<Position> District::point_in(std::string_view code) const {
  if (const MultiPolygon* area = area_of(code)) return interior_point(*area);
  // A village without a boundary of its own: in the first of its grids.
  for (auto below = areas_.upper_bound(code); below != areas_.end() && is_within(below->first, code); ++below) {
    if (!below->second.polygons.empty()) return interior_point(below->second);
  }
  return std::nullopt;
}

const MultiPolygon* District::area_of(std::string_view code) const {
  const auto found = areas_.find(code);
  return found == areas_.end() || found->second.polygons.empty() ? nullptr : &found->second;
}

}  // namespace gridvisit
