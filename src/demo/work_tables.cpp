#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "demo/tables.hpp"

namespace gridvisit::demo {
namespace {

using enum ColumnType;
using std::chrono::days;

constexpr int kYear = 365;

/// How often somebody is visited, and by whom.
struct Rhythm {
  const char* level;
  const char* purpose;
  int interval_days;
  int minutes;
};
constexpr Rhythm kVillage{"村级", "常态走访", 30, 20};
constexpr Rhythm kHardship{"村级", "困难走访", 14, 30};
constexpr Rhythm kOneToOne{"村级", "一对一服务", 7, 45};
constexpr Rhythm kTown{"镇级", "常态走访", 91, 25};
constexpr Rhythm kDistrict{"区级", "常态走访", 365, 30};

constexpr std::array kRemarks{"身体尚好, 情绪稳定",     "血压偏高, 已约家庭医生", "子女在外, 每周通话",
                              "明白卡已送达并讲解",     "房屋漏雨, 已报社区",     "生活能自理, 邻里照应",
                              "药品充足, 提醒按时服用", "近期住院, 已出院休养"};
constexpr std::array kNeeds{"申请轮椅",     "屋顶漏雨需修缮", "咨询优待证使用范围", "申请临时救助",
                            "请求安装扶手", "咨询医疗费报销", "希望增加助餐",       "子女就业咨询"};

class VisitHistory {
 public:
  VisitHistory(const District& district, const Staff& staff, Day today, Random& random)
      : district_(district), staff_(staff), today_(today), random_(random) {}

  FeatureTable run(const std::vector<Person>& people) {
    for (const Person& person : people) {
      if (!person.key) continue;
      const std::string& worker = staff_.grid_worker[person.grid];
      const Rhythm& own = person.one_to_one ? kOneToOne : person.hardship ? kHardship : kVillage;
      visit(person, own, worker);
      const std::size_t town = district_.villages[district_.grids[person.grid].village].parent;
      visit(person, kTown, staff_.town_staff[town]);
      visit(person, kDistrict, random_.pick(staff_.bureau_staff));
    }
    // In the order in which they happened, as a register is kept.
    std::ranges::sort(table_.rows, {}, [](const TableRow& row) { return std::get<std::string>(row.cells[6]); });
    for (std::size_t i = 0; i < table_.rows.size(); ++i) table_.rows[i].cells[0] = fmt::format("ZF{:07}", i + 1);
    return std::move(table_);
  }

 private:
  // Backwards from a last visit that mostly lies within the rhythm, and for one in eight does not.
  void visit(const Person& person, const Rhythm& rhythm, const std::string& worker) {
    const bool late = random_.chance(0.125);
    int back = late ? random_.between(rhythm.interval_days + 1, 2 * rhythm.interval_days)
                    : random_.between(1, rhythm.interval_days);
    while (back <= kYear) {
      Day day = today_ - days(back);
      if (std::chrono::weekday(day) == std::chrono::Sunday) day -= days(1);
      add(person, rhythm, worker, day);
      back += std::max(2, rhythm.interval_days + random_.between(-rhythm.interval_days / 7, rhythm.interval_days / 10));
    }
  }

  void add(const Person& person, const Rhythm& rhythm, const std::string& worker, Day day) {
    const int minute = random_.between(8 * 60 + 30, 16 * 60 + 40);
    TableRow row;
    row.cells = {std::string(),
                 person.id_number,
                 worker,
                 rhythm.level,
                 rhythm.purpose,
                 "入户",
                 fmt::format("{} {:02}:{:02}", format_day(day), minute / 60, minute % 60),
                 std::int64_t{rhythm.minutes + random_.between(-8, 15)},
                 near(person.home.lon_deg),
                 near(person.home.lat_deg),
                 std::string(random_.pick(kRemarks))};
    table_.rows.push_back(std::move(row));
  }

  // Within a phone's accuracy, to a decimetre.
  double near(double degrees) { return std::round((degrees + random_.between(-1.5e-4, 1.5e-4)) * 1e6) / 1e6; }

  const District& district_;
  const Staff& staff_;
  Day today_;
  Random& random_;
  FeatureTable table_{"走访",
                      {{"走访编号", text},
                       {"身份证号", text},
                       {"走访人", text},
                       {"级别", text},
                       {"事由", text},
                       {"方式", text},
                       {"走访时间", text},
                       {"时长(分钟)", integer},
                       {"经度", real},
                       {"纬度", real},
                       {"情况", text}},
                      {}};
};

}  // namespace

FeatureTable visit_table(const District& district, const std::vector<Person>& people, const Staff& staff, Day today,
                         Random& random) {
  return VisitHistory(district, staff, today, random).run(people);
}

FeatureTable need_table(const std::vector<Person>& people, const Staff& staff, Day today, Random& random) {
  FeatureTable table{"诉求",
                     {{"诉求编号", text},
                      {"身份证号", text},
                      {"诉求内容", text},
                      {"提出时间", text},
                      {"承办人", text},
                      {"办理期限", date},
                      {"办理结果", text},
                      {"回访意见", text},
                      {"办结时间", text}},
                     {}};
  for (const Person& person : people) {
    if (!random.chance(0.04)) continue;
    const Day raised = today - days(random.between(2, kYear));
    const bool closed = random.chance(today - raised > days(60) ? 0.9 : 0.3);
    const Day closing = std::min(raised + days(random.between(1, 40)), today - days(1));
    TableRow row;
    row.cells = {fmt::format("SQ{:05}", table.rows.size() + 1),
                 person.id_number,
                 std::string(random.pick(kNeeds)),
                 format_day(raised) + " 10:00",
                 random.pick(staff.town_staff),
                 raised + days(30),
                 closed ? "已协调办理" : "",
                 closed ? "满意" : "",
                 closed ? format_day(closing) + " 16:00" : ""};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace gridvisit::demo
