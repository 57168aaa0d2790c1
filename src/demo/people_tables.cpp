#include <algorithm>

#include <fmt/format.h>

#include "demo/figures.hpp"
#include "demo/tables.hpp"

namespace gridvisit::demo {
namespace {

using enum ColumnType;
using std::chrono::days;
using std::chrono::months;

constexpr int kMonths = 12;
constexpr int kMonthsOfTheReport = 11;

std::string month_text(std::chrono::year_month month) {
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::string yuan(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

}  // namespace

FeatureTable user_table(const Staff& staff) {
  FeatureTable table{"用户",
                     {{"登录名", text},
                      {"姓名", text},
                      {"所属单位编码", text},
                      {"出行方式", text},
                      {"角色", text},
                      {"负责区域", text}},
                     {}};
  for (const Worker& worker : staff.workers) {
    const char* travel = worker.role == "网格员" ? "电动车" : "汽车";
    table.rows.push_back({{worker.login, worker.name, worker.division_code, travel, worker.role, worker.codes}});
  }
  return table;
}

FeatureTable recipient_table(const District& district, const std::vector<Person>& people, Random& random) {
  FeatureTable table{"优抚对象",
                     {{"姓名", text},
                      {"性别", text},
                      {"出生日期", date},
                      {"身份证号", text},
                      {"联系电话", text},
                      {"住址", text},
                      {"网格编码", text},
                      {"经度", real},
                      {"纬度", real},
                      {"优抚类别", text},
                      {"残疾等级", integer},
                      {"特殊状况", text},
                      {"立功情况", text}},
                     {}};
  for (const Person& person : people) {
    // As offices have them: most surveyed, some of them without a code, and some known by their grid alone.
    const double survey = random.unit();
    const bool has_position = survey < 0.96;
    const bool has_code = survey > 0.35;
    TableRow row;
    row.cells = {person.name,
                 person.male ? "男" : "女",
                 person.birth,
                 person.id_number,
                 person.phone,
                 person.address,
                 has_code ? TableCell(district.grids[person.grid].code) : TableCell(),
                 has_position ? TableCell(person.home.lon_deg) : TableCell(),
                 has_position ? TableCell(person.home.lat_deg) : TableCell(),
                 person.category,
                 person.disability_grade > 0 ? TableCell(std::int64_t{person.disability_grade}) : TableCell(),
                 person.conditions,
                 person.merit};
    table.rows.push_back(std::move(row));
  }
  return table;
}

FeatureTable enrolment_table(const std::vector<Person>& people, Day today, Random& random) {
  FeatureTable table{"项目登记", {{"身份证号", text}, {"项目", text}, {"开始日期", date}, {"证号", text}}, {}};
  std::size_t cards = 0;
  for (const Person& person : people) {
    const auto add = [&](const char* programme, int most_days, std::string reference) {
      const int since = std::min(random.between(20, most_days),
                                 std::max(1, static_cast<int>((today - person.birth).count()) - 18 * 366));
      table.rows.push_back({{person.id_number, programme, today - days(since), std::move(reference)}});
    };
    if (person.card) add("优待证", 900, fmt::format("YD{:08}", ++cards));
    if (person.key) add("优抚补助", 2'500, "");
    if (person.hardship) add("纾困解难优待金", 300, "");
    if (person.doctor) add("家庭医生签约中级包", 600, "");
    if (person.one_to_one) add("一对一家政服务", 500, "");
  }
  return table;
}

FeatureTable payment_table(const std::vector<Person>& people, int scale, Day today, Random& random) {
  FeatureTable table{
      "资金发放", {{"身份证号", text}, {"项目", text}, {"月份", text}, {"金额(元)", text}, {"发放日期", date}}, {}};
  std::vector<const Person*> paid;
  std::vector<const Person*> relieved;
  for (const Person& person : people) {
    if (person.key) paid.push_back(&person);
    if (person.hardship) relieved.push_back(&person);
  }
  // Weights by lot, scaled so that eleven months come to the report's sum; what rounding leaves goes to the first.
  std::vector<double> weights;
  double weight_sum = 0;
  for (std::size_t i = 0; i < paid.size(); ++i) weight_sum += weights.emplace_back(random.between(0.6, 1.8));
  const std::int64_t total = figures::kMonthlyPaymentsFen * scale;
  std::vector<std::int64_t> monthly;
  std::int64_t spent = 0;
  for (const double weight : weights) {
    spent += monthly.emplace_back(
        static_cast<std::int64_t>(static_cast<double>(total / kMonthsOfTheReport) * weight / weight_sum));
  }
  const std::int64_t left = total - spent * kMonthsOfTheReport;
  const std::chrono::year_month_day date(today);
  for (int back = kMonths; back >= 1; --back) {
    const std::chrono::year_month month = date.year() / date.month() - months(back);
    const Day pay_day = std::chrono::sys_days(month / 20);
    for (std::size_t i = 0; i < paid.size(); ++i) {
      const std::int64_t amount = monthly[i] + (back == 1 && i == 0 ? left : 0);
      table.rows.push_back({{paid[i]->id_number, "优抚补助", month_text(month), yuan(amount), pay_day}});
    }
  }
  const std::int64_t relief = figures::kHardshipReliefFen * scale;
  const auto count = static_cast<std::int64_t>(relieved.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const std::chrono::year_month month = date.year() / date.month() - months(1 + i % kMonthsOfTheReport);
    const std::int64_t amount = relief / count + (i < relief % count ? 1 : 0);
    table.rows.push_back({{relieved[static_cast<std::size_t>(i)]->id_number, "纾困解难优待金", month_text(month),
                           yuan(amount), std::chrono::sys_days(month / 25)}});
  }
  return table;
}

}  // namespace gridvisit::demo
