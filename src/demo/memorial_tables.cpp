#include <fmt/format.h>

#include "demo/figures.hpp"
#include "demo/tables.hpp"
#include "geodata/lattice.hpp"

namespace gridvisit::demo {
namespace {

using enum ColumnType;
using std::chrono::days;

constexpr const char* kCemetery = "LS-0001";
constexpr int kOtherGraves = 11;
constexpr int kMonuments = 3;

// The graves that are repaired come first, then those that are moved, then those nothing is done to.
std::string grave_number(int i) { return fmt::format("LS-1{:03}", i + 1); }

}  // namespace

FeatureTable memorial_site_table(const District& district, const Staff& staff, Random& random) {
  FeatureTable table{"烈士设施",
                     {{"设施编号", text},
                      {"设施名称", text},
                      {"设施类型", text},
                      {"区划编码", text},
                      {"地址", text},
                      {"建成年份", integer},
                      {"墓穴数", integer},
                      {"管护员", text}},
                     {}};
  const auto add = [&](const std::string& number, const std::string& name, const char* kind, std::size_t village_number,
                       int graves) {
    const Division& village = district.villages[village_number % district.villages.size()];
    const Position p = to_position(to_lattice(
        {village.centre.lon_deg + random.between(-1e-3, 1e-3), village.centre.lat_deg + random.between(-1e-3, 1e-3)}));
    table.rows.push_back({{number, name, kind, village.code, district.towns[village.parent].name + village.name,
                           std::int64_t{random.between(1952, 1996)}, std::int64_t{graves}, random.pick(staff.keepers)},
                          p});
  };
  add(kCemetery, "皇甫烈士陵园", "烈士陵园", 30, 126);
  for (int i = 0; i < kMonuments; ++i) {
    add(fmt::format("LS-00{:02}", i + 2), fmt::format("革命烈士纪念碑{}", i + 1), "纪念碑",
        static_cast<std::size_t>(11 + 17 * i), 0);
  }
  const int graves = figures::kRepairedGraves + figures::kMovedGraves + kOtherGraves;
  for (int i = 0; i < graves; ++i) {
    add(grave_number(i), fmt::format("零散烈士墓{:02}", i + 1), "零散烈士墓", static_cast<std::size_t>(3 * i + 1), 1);
  }
  return table;
}

FeatureTable memorial_work_table(Day today, Random& random) {
  FeatureTable table{"整修迁葬",
                     {{"工程编号", text},
                      {"工程类型", text},
                      {"设施编号", text},
                      {"迁入设施编号", text},
                      {"家属同意日期", date},
                      {"计划日期", date},
                      {"批准日期", date},
                      {"开工日期", date},
                      {"验收日期", date},
                      {"费用(元)", integer}},
                     {}};
  for (int i = 0; i < figures::kRepairedGraves + figures::kMovedGraves; ++i) {
    const bool moved = i >= figures::kRepairedGraves;
    const Day planned = today - days(random.between(200, 320));
    TableRow row;
    row.cells = {fmt::format("GC-{:03}", i + 1),
                 moved ? "迁葬" : "整修",
                 grave_number(i),
                 moved ? TableCell(kCemetery) : TableCell(),
                 moved ? TableCell(planned - days(20)) : TableCell(),
                 planned,
                 planned + days(random.between(5, 20)),
                 planned + days(random.between(25, 60)),
                 planned + days(random.between(80, 150)),
                 std::int64_t{random.between(30, 190)} * 100};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace gridvisit::demo
