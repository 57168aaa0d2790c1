#include "exchange/grid_topology.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/scope_code.hpp"
#include "geodata/wkb.hpp"
#include "store/feed.hpp"
#include "store/import_sets.hpp"
#include "sync/apply_change.hpp"

namespace gridvisit {
namespace {

constexpr double kRounding_m2 = 0.01;
constexpr double kOutsideVillage_m2 = 1;

std::vector<MultiPolygon> areas_of(const District& district) {
  std::vector<MultiPolygon> areas;
  for (const std::string& code : district.grid_codes()) areas.push_back(*district.area_of(code));
  return areas;
}

std::vector<std::string> codes_of(const TilingFlaw& flaw, const District& district) {
  std::vector<std::string> codes;
  for (const std::int32_t area : flaw.areas) codes.push_back(district.grid_codes()[static_cast<std::size_t>(area)]);
  return codes;
}

Result<> add_outside_village(const District& district, std::vector<GridFlaw>& flaws) {
  for (const std::string& code : district.grid_codes()) {
    const MultiPolygon* village = district.area_of(at_level(code, ScopeLevel::village));
    if (village == nullptr) continue;
    auto outside = find_outside(*district.area_of(code), *village, kOutsideVillage_m2);
    if (!outside) return failure(outside);
    if (*outside) flaws.push_back({GridFlaw::Kind::outside_village, {code}, std::move(**outside)});
  }
  return {};
}

Result<> write_boundary(Transaction& transaction, const Actor& actor, const std::string& code,
                        const MultiPolygon& area) {
  v1::Grid wanted;
  wanted.set_code(code);
  const Reader reader{transaction.connection, transaction.vault};
  const auto stored = find_by_natural_key(reader, *find_kind(v1::KIND_GRID), wanted);
  if (!stored) return failure(ErrorCode::not_found, "the grid " + code + " is no longer there");
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(stored->record.id());
  change.mutable_record()->mutable_grid()->set_boundary(to_wkb(area));
  change.mutable_base()->mutable_grid()->set_boundary(stored->record.grid().boundary());
  change.mutable_fields()->add_paths("boundary");
  change.set_base_rev(stored->record.rev());
  const auto applied = apply_change(transaction, actor, change);
  if (!applied) return failure(applied);
  return to_result(*applied);
}

}  // namespace

std::string_view flaw_name(GridFlaw::Kind kind) {
  switch (kind) {
    case GridFlaw::Kind::overlap: return "overlap";
    case GridFlaw::Kind::hole: return "hole";
    case GridFlaw::Kind::outside_village: return "outside_village";
  }
  return {};
}

std::string_view flaw_label(GridFlaw::Kind kind) {
  switch (kind) {
    case GridFlaw::Kind::overlap: return "重叠";
    case GridFlaw::Kind::hole: return "空洞";
    case GridFlaw::Kind::outside_village: return "超出村界";
  }
  return {};
}

Result<std::vector<GridFlaw>> find_grid_flaws(const District& district) {
  const std::vector<MultiPolygon> areas = areas_of(district);
  const auto found = check_tiling(areas, district.whole(), kRounding_m2);
  if (!found) return failure(found);
  std::vector<GridFlaw> flaws;
  for (const TilingFlaw& flaw : *found) {
    const bool overlap = flaw.kind == TilingFlaw::Kind::overlap;
    flaws.push_back({overlap ? GridFlaw::Kind::overlap : GridFlaw::Kind::hole, codes_of(flaw, district), flaw});
  }
  if (auto added = add_outside_village(district, flaws); !added) return failure(added);
  std::ranges::sort(flaws, std::ranges::greater{}, [](const GridFlaw& flaw) { return flaw.flaw.square_metres; });
  return flaws;
}

FeatureTable flaw_layer(const std::vector<GridFlaw>& flaws) {
  FeatureTable table{.name = "网格拓扑问题",
                     .columns = {{"类型"},
                                 {"面积(平方米)", ColumnType::real},
                                 {"宽度(米)", ColumnType::real},
                                 {"是否缝隙"},
                                 {"网格编码"},
                                 {"经度", ColumnType::real},
                                 {"纬度", ColumnType::real}},
                     .rows = {}};
  for (const GridFlaw& flaw : flaws) {
    table.rows.push_back(
        {{std::string(flaw_label(flaw.kind)), flaw.flaw.square_metres, flaw.flaw.width_m,
          std::string(flaw.flaw.is_sliver() ? "是" : "否"), fmt::format("{}", fmt::join(flaw.codes, "、")),
          flaw.flaw.position.lon_deg, flaw.flaw.position.lat_deg},
         flaw.flaw.shape});
  }
  return table;
}

Result<std::vector<ClosedSliver>> close_grid_slivers(Transaction& transaction, const Actor& actor) {
  const District district({transaction.connection, transaction.vault});
  std::vector<MultiPolygon> areas = areas_of(district);
  const auto flaws = check_tiling(areas, district.whole(), kRounding_m2);
  if (!flaws) return failure(flaws);
  const std::int64_t audit_before = last_audit_seq(transaction.connection);
  std::vector<ClosedSliver> closed;
  std::set<std::int32_t> changed;
  for (const SliverFix& fix : close_slivers(areas, *flaws, kClosedSliver_m2)) {
    const TilingFlaw& flaw = (*flaws)[fix.flaw];
    const bool overlap = flaw.kind == TilingFlaw::Kind::overlap;
    ClosedSliver sliver{
        {overlap ? GridFlaw::Kind::overlap : GridFlaw::Kind::hole, codes_of(flaw, district), flaw}, {}, fix.why_not};
    if (fix.area >= 0) {
      sliver.changed_code = district.grid_codes()[static_cast<std::size_t>(fix.area)];
      changed.insert(fix.area);
    }
    closed.push_back(std::move(sliver));
  }
  for (const std::int32_t area : changed) {
    const auto i = static_cast<std::size_t>(area);
    if (auto written = write_boundary(transaction, actor, district.grid_codes()[i], areas[i]); !written) {
      return failure(written);
    }
  }
  if (changed.empty()) return closed;
  add_import_set(transaction, {.id = transaction.ids.next(),
                               .at = transaction.now,
                               .user_id = actor.user_id,
                               .kind = "grid",
                               .files = {"grids check --fix-slivers"},
                               .changed = static_cast<std::int64_t>(changed.size()),
                               .first_audit_seq = audit_before + 1,
                               .last_audit_seq = last_audit_seq(transaction.connection),
                               .last_rev = last_seq(transaction.connection)});
  return closed;
}

}  // namespace gridvisit
