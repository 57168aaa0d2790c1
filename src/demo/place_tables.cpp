#include <array>

#include <fmt/format.h>

#include "demo/figures.hpp"
#include "demo/names.hpp"
#include "demo/tables.hpp"
#include "geodata/lattice.hpp"

namespace gridvisit::demo {
namespace {

using enum ColumnType;

std::string office_phone(Random& random) { return fmt::format("0550-{:07}", random.between(3'000'000, 3'999'999)); }

// Near the middle of a village, where its station and shops are.
Position near_centre(const Division& division, Random& random) {
  return to_position(to_lattice(
      {division.centre.lon_deg + random.between(-5e-4, 5e-4), division.centre.lat_deg + random.between(-5e-4, 5e-4)}));
}

std::string address_in(const District& district, const Division& village, Random& random) {
  return fmt::format("南谯区{}{}{}号", district.towns[village.parent].name, village.name, random.between(1, 300));
}

}  // namespace

FeatureTable division_table(const District& district) {
  FeatureTable table{"区划", {{"区划编码", text}, {"区划名称", text}}, {}};
  table.rows.push_back({{district.whole.code, district.whole.name}, district.whole.area});
  for (const auto* divisions : {&district.towns, &district.villages}) {
    for (const Division& division : *divisions) table.rows.push_back({{division.code, division.name}, division.area});
  }
  return table;
}

FeatureTable grid_table(const District& district) {
  FeatureTable table{"网格", {{"网格编码", text}, {"网格名称", text}}, {}};
  for (const GridArea& grid : district.grids) table.rows.push_back({{grid.code, grid.name}, grid.area});
  return table;
}

FeatureTable road_table(const RoadNetwork& roads) {
  FeatureTable table{"道路", {{"道路等级", text}, {"道路名称", text}, {"单行", text}}, {}};
  for (const Road& road : roads.roads) {
    table.rows.push_back({{road.road_class, road.name, road.one_way ? "是" : "否"}, MultiLineString{{road.line}}});
  }
  return table;
}

FeatureTable station_table(const District& district, Random& random) {
  FeatureTable table{"服务站",
                     {{"服务站名称", text},
                      {"区划编码", text},
                      {"服务站类型", text},
                      {"示范型", text},
                      {"地址", text},
                      {"联系电话", text},
                      {"经度", real},
                      {"纬度", real}},
                     {}};
  const auto add = [&](const std::string& name, const Division& division, const char* kind, const char* model) {
    const Position p = near_centre(division, random);
    table.rows.push_back({{name, division.code, kind, model, fmt::format("{}便民服务中心", division.name),
                           office_phone(random), p.lon_deg, p.lat_deg}});
  };
  add("南谯区退役军人服务中心", district.whole, "区划服务站", "未申报");
  for (const Division& town : district.towns) add(town.name + "退役军人服务站", town, "区划服务站", "未申报");
  for (std::size_t i = 0; i < district.villages.size(); ++i) {
    const Division& village = district.villages[i];
    const bool model = i < static_cast<std::size_t>(figures::kModelStations);
    add(village.name + "退役军人服务站", village, "区划服务站", model ? "初审通过" : "未申报");
    if (village.name == "华严庵村") add("华严庵村红色服务站", village, "红色服务站", "未申报");
  }
  add("仁社人力资源公司退役军人服务站", district.villages.front(), "企业服务站", "未申报");
  return table;
}

FeatureTable hospital_table(const District& district, Random& random) {
  FeatureTable table{"医院",
                     {{"场所类型", text},
                      {"名称", text},
                      {"地址", text},
                      {"联系电话", text},
                      {"公办", text},
                      {"一站式结算", text},
                      {"经度", real},
                      {"纬度", real}},
                     {}};
  const int count = figures::kPublicHospitals + figures::kPrivateHospitals;
  for (int i = 0; i < count; ++i) {
    const bool is_public = i < figures::kPublicHospitals;
    const Division& town = district.towns[static_cast<std::size_t>(i) % district.towns.size()];
    const Position p = near_centre(town, random);
    table.rows.push_back(
        {{"医院", is_public ? town.name + "卫生院" : make_place_stem(300 + static_cast<std::size_t>(i)) + "医院",
          "南谯区" + town.name, office_phone(random), is_public ? "是" : "否", "是", p.lon_deg, p.lat_deg}});
  }
  return table;
}

FeatureTable school_table(const District& district, Random& random) {
  FeatureTable table{"学校及其他",
                     {{"场所类型", text},
                      {"名称", text},
                      {"区划编码", text},
                      {"地址", text},
                      {"兵校长人数", integer},
                      {"兵辅导员人数", integer},
                      {"经度", real},
                      {"纬度", real}},
                     {}};
  const auto add = [&](const char* kind, const std::string& name, const Division& village, int principals, int tutors) {
    const Position p = near_centre(village, random);
    table.rows.push_back({{kind, name, village.code, address_in(district, village, random), std::int64_t{principals},
                           std::int64_t{tutors}, p.lon_deg, p.lat_deg}});
  };
  // One soldier-principal and one tutor a school.
  for (int i = 0; i < figures::kSchoolAppointments / 2; ++i) {
    const Division& village = district.villages[static_cast<std::size_t>(i * 5) % district.villages.size()];
    add("学校", village.name + (i % 3 == 0 ? "中心学校" : "小学"), village, 1, 1);
  }
  add("就业超市", "退役军人就业超市", district.villages[1], 0, 0);
  add("实训基地", "退役军人实训基地", district.villages[2], 0, 0);
  return table;
}

FeatureTable inn_table(const District& district, Random& random) {
  FeatureTable table{
      "军人驿站",
      {{"驿站名称", text}, {"区划编码", text}, {"地址", text}, {"联系电话", text}, {"经度", real}, {"纬度", real}},
      {}};
  for (int i = 0; i < figures::kRenewedInns + figures::kNewInns; ++i) {
    const Division& village = district.villages[static_cast<std::size_t>(i * 7) % district.villages.size()];
    const Position p = near_centre(village, random);
    table.rows.push_back({{fmt::format("军人驿站{:02}", i + 1), village.code, address_in(district, village, random),
                           office_phone(random), p.lon_deg, p.lat_deg}});
  }
  return table;
}

FeatureTable inn_contract_table(Day today) {
  FeatureTable table{
      "驿站签约",
      {{"驿站名称", text}, {"签约日期", date}, {"到期日期", date}, {"每晚房间数", integer}, {"续签", text}},
      {}};
  for (int i = 0; i < figures::kRenewedInns + figures::kNewInns; ++i) {
    const Day start = today - std::chrono::days(60 + 9 * i);
    table.rows.push_back({{fmt::format("军人驿站{:02}", i + 1), start, start + std::chrono::days(364),
                           std::int64_t{figures::kRoomsPerNight}, i < figures::kRenewedInns ? "是" : "否"}});
  }
  return table;
}

}  // namespace gridvisit::demo
