#include "demo/demo.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>

#include "demo/figures.hpp"
#include "domain/id_number.hpp"
#include "geodata/feature_file.hpp"
#include "geodata/polygon_measure.hpp"
#include "geodata/tiling_check.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using gridvisit::testing::TemporaryFolder;
namespace figures = gridvisit::demo::figures;
namespace fs = std::filesystem;

namespace {

const Day kToday = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24};

struct Table {
  std::vector<std::string> columns;
  std::vector<FeatureRow> rows;

  [[nodiscard]] std::string cell(const FeatureRow& row, const std::string& column) const {
    const auto at = std::ranges::find(columns, column);
    REQUIRE(at != columns.end());
    return row.cells[static_cast<std::size_t>(at - columns.begin())].value_or("");
  }
  [[nodiscard]] int count(const std::string& column, const std::string& value) const {
    return static_cast<int>(
        std::ranges::count_if(rows, [&](const FeatureRow& row) { return cell(row, column) == value; }));
  }
};

class Office {
 public:
  explicit Office(std::uint64_t seed = 1) {
    auto made = demo::write_office_files({folder_.path(), std::nullopt, seed, 1, kToday});
    if (!made) FAIL(made.error().to_string());
    summary = std::move(*made);
  }
  [[nodiscard]] Table read(const std::string& name) const {
    Table table;
    const auto read = read_features(
        folder_ / "source" / name, {},
        [&](const FileHeader& header) -> Result<> {
          table.columns = header.columns;
          return {};
        },
        [&](FeatureRow&& row) -> Result<> {
          table.rows.push_back(std::move(row));
          return {};
        });
    if (!read) FAIL(read.error().to_string());
    REQUIRE(read->bad_rows.empty());
    return table;
  }

  [[nodiscard]] std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(folder_ / "source")) {
      std::ifstream file(entry.path(), std::ios::binary);
      all[entry.path().filename()] = {std::istreambuf_iterator(file), {}};
    }
    return all;
  }

  demo::DemoSummary summary;

 private:
  TemporaryFolder folder_;
};

// One for all: it is only read.
const Office& office() {
  static const Office kOffice;
  return kOffice;
}

}  // namespace

TEST_CASE("the same seed writes the same bytes, another one others") {
  CHECK(office().bytes() == Office().bytes());
  CHECK(office().bytes().at("recipients.csv") != Office(2).bytes().at("recipients.csv"));
}

TEST_CASE("731 grids in 90 villages and 13 towns tile the district") {
  const Table grids = office().read("grids.gpkg");
  CHECK(grids.rows.size() == 731);
  const Table divisions = office().read("divisions.geojson");
  CHECK(divisions.rows.size() == 1 + 13 + 90);
  std::vector<MultiPolygon> areas;
  std::map<std::string, double> by_village;
  for (const FeatureRow& row : grids.rows) {
    areas.push_back(std::get<MultiPolygon>(row.geometry));
    by_village[grids.cell(row, "网格编码").substr(0, 12)] += area_m2(areas.back());
  }
  CHECK(by_village.size() == 90);
  for (const FeatureRow& row : divisions.rows) {
    const auto& area = std::get<MultiPolygon>(row.geometry);
    const std::string code = divisions.cell(row, "区划编码");
    if (code.size() == 12) CHECK(area_m2(area) == Approx(by_village.at(code)).epsilon(1e-9));
    if (code.size() != 6) continue;
    CHECK(area_m2(area) == Approx(1.128e9).epsilon(0.001));
    const auto flaws = check_tiling(areas, &area, 0.01);
    REQUIRE(flaws);
    CHECK(flaws->empty());
  }
}

TEST_CASE("the people are as many as the report says, with sound numbers that nobody has") {
  const Table people = office().read("recipients.csv");
  CHECK(people.rows.size() == figures::kPeople);
  std::set<std::string> numbers;
  int key = 0;
  for (const FeatureRow& row : people.rows) {
    const std::string number = people.cell(row, "身份证号");
    REQUIRE(check_id_number(number, kToday));
    REQUIRE(numbers.insert(number).second);
    const std::string category = people.cell(row, "优抚类别");
    key += category != "其他退役军人" && category != "现役军人家属" ? 1 : 0;
    REQUIRE(people.cell(row, "联系电话").starts_with("12"));  // no subscriber has such a number
  }
  CHECK(key == figures::kKeyPeople);
  const Table enrolments = office().read("enrolments.csv");
  CHECK(enrolments.count("项目", "优待证") == 6'899);
  CHECK(enrolments.count("项目", "优抚补助") == 2'012);
  CHECK(enrolments.count("项目", "纾困解难优待金") == 109);
  CHECK(enrolments.count("项目", "家庭医生签约中级包") == 1'973);
  CHECK(enrolments.count("项目", "一对一家政服务") == 32);
}

TEST_CASE("the places and works are those of the report") {
  CHECK(office().read("inns.csv").rows.size() == 11);
  CHECK(office().read("inn_contracts.xlsx").count("续签", "是") == 8);
  const Table hospitals = office().read("hospitals.xlsx");
  CHECK(hospitals.count("公办", "是") == 13);
  CHECK(hospitals.count("公办", "否") == 5);
  CHECK(office().read("stations.xlsx").count("示范型", "初审通过") == 74);
  const Table sites = office().read("memorial_sites.shp");
  CHECK(sites.count("设施类型", "烈士陵园") == 1);
  const Table works = office().read("memorial_works.xlsx");
  CHECK(works.count("工程类型", "整修") == 12);
  CHECK(works.count("工程类型", "迁葬") == 7);
  const Table schools = office().read("schools.csv");
  int appointed = 0;
  for (const FeatureRow& row : schools.rows) {
    appointed += std::stoi(schools.cell(row, "兵校长人数")) + std::stoi(schools.cell(row, "兵辅导员人数"));
  }
  CHECK(appointed == 36);
}

TEST_CASE("eleven months of payments and the relief come to the report's sums, to the fen") {
  const Table payments = office().read("payments.csv");
  std::int64_t monthly = 0;
  std::int64_t relief = 0;
  for (const FeatureRow& row : payments.rows) {
    std::string amount = payments.cell(row, "金额(元)");
    std::erase(amount, '.');
    const bool is_relief = payments.cell(row, "项目") == "纾困解难优待金";
    if (!is_relief && payments.cell(row, "月份") < "2025-12") continue;
    (is_relief ? relief : monthly) += std::stoll(amount);
  }
  CHECK(monthly == figures::kMonthlyPaymentsFen);
  CHECK(relief == figures::kHardshipReliefFen);
}

TEST_CASE("a year of visits ends yesterday, within working hours, and every step is importable") {
  const Table visits = office().read("visits.csv");
  CHECK(visits.rows.size() > 30'000);
  for (const FeatureRow& row : visits.rows) {
    const std::string at = visits.cell(row, "走访时间");
    REQUIRE((at >= "2025-11-20" && at < "2026-11-24"));
    REQUIRE((at.substr(11) >= "08:30" && at.substr(11) <= "16:40"));
  }
  CHECK(office().summary.steps.size() == 16);
  for (const demo::ImportStep& step : office().summary.steps) CHECK(fs::exists(step.file));
}

TEST_CASE("a boundary that is none is refused") {
  const MultiPolygon flat{{Polygon{{Ring{{118, 32}, {118.1, 32}, {118.2, 32}, {118, 32}}}}}};
  const fs::path folder = fs::temp_directory_path() / "gridvisit-demo-refused";
  CHECK_FALSE(demo::write_office_files({folder, flat, 1, 1, kToday}));
  CHECK_FALSE(fs::exists(folder / "source"));
}
