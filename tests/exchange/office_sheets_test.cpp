// The sheets offices keep: martyrs, contracts, indicators, payments; with titles, several sheets, odd encodings.
#include <catch2/catch.hpp>

#include "geodata/feature_writer.hpp"
#include "office.hpp"

using namespace gridvisit;
using gridvisit::testing::codes;
using gridvisit::testing::has;
using gridvisit::testing::Office;

namespace {

// A site, an inn and a person for others to refer to.
void furnish(Office& office) {
  office.draw_district();
  REQUIRE(office
              .import("memorial_site",
                      office.write("sites.csv",
                                   "设施编号,设施名称,设施类型,区划编码\nM1,皇甫烈士陵园,烈士陵园,341103100201\n"
                                   "M2,无名墓,零散烈士墓,341103100202\n"))
              ->taken);
  REQUIRE(office.import("inn", office.write("inns.csv", "驿站名称,区划编码\n龙蟠驿站,341103\n"))->taken);
  REQUIRE(office
              .import("recipient",
                      office.write("people.csv", "姓名,身份证号,网格编码\n张烈属," +
                                                     Office::id_number("34110319480512001") + ",341103100201001\n"))
              ->taken);
}

std::string gbk(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    // 编号 姓名 安葬地 烈 士 一 二: what these tests write.
    struct Pair {
      std::string_view utf8;
      std::string_view gbk;
    };
    constexpr Pair kPairs[] = {{"编", "\xb1\xe0"}, {"号", "\xba\xc5"}, {"姓", "\xd0\xd5"}, {"名", "\xc3\xfb"},
                               {"安", "\xb0\xb2"}, {"葬", "\xd4\xe1"}, {"地", "\xb5\xd8"}, {"陵", "\xc1\xea"},
                               {"园", "\xd4\xb0"}, {"皇", "\xbb\xca"}, {"甫", "\xb8\xa6"}, {"烈", "\xc1\xd2"},
                               {"士", "\xca\xbf"}, {"李", "\xc0\xee"}};
    const auto* const pair =
        std::ranges::find_if(kPairs, [&](const Pair& known) { return utf8.substr(i).starts_with(known.utf8); });
    if (pair == std::end(kPairs)) {
      out += utf8[i++];
    } else {
      out += pair->gbk;
      i += pair->utf8.size();
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a list of martyrs names where they lie and who is left of the family, in the offices' own words") {
  Office office;
  furnish(office);
  const auto report = office.import(
      "martyr",
      office.write("martyrs.csv",
                   "南谯区烈士名录\n序号,编号,烈士姓名,安葬地,出生年月,牺牲时间,主要事迹,遗属姓名,家属身份证号\n"
                   "1,L001,王大山,皇甫烈士陵园,1921年6月,1948.11.22,淮海战役,张烈属," +
                       Office::id_number("34110319480512001") + "\n2,L002,李小河,无名墓,,1943年,,,\n"));
  REQUIRE(report);
  CAPTURE(codes(*report));
  CHECK(report->taken);
  CHECK(report->created == 2);
  const auto martyrs = office.all(v1::KIND_MARTYR);
  REQUIRE(martyrs.size() == 2);
  for (const v1::Record& record : martyrs) {
    const v1::Martyr& martyr = record.martyr();
    if (martyr.number() != "L001") continue;
    CHECK(martyr.birth_year() == 1921);
    CHECK(martyr.death_year() == 1948);
    CHECK_FALSE(martyr.family_recipient_id().empty());
    CHECK(record.scope() == "341103100201");
  }
}

TEST_CASE("who lies where no site is known is listed with row and field") {
  Office office;
  furnish(office);
  const auto report = office.import(
      "martyr", office.write("m.csv", "编号,姓名,安葬地\nL1,甲,皇甫烈士陵园\nL2,乙,别处\nL1,丙,无名墓\n"));
  REQUIRE(report);
  CHECK_FALSE(report->taken);
  CHECK(codes(*report) == std::vector<std::string>{"unknown_reference 3", "duplicate 4"});
  CHECK(report->findings[0].field == "memorial_site_name");
  CHECK(report->findings[0].column == 2);
  CHECK(office.all(v1::KIND_MARTYR).empty());
}

TEST_CASE("contracts and indicators come from sheets, and again without a change") {
  Office office;
  furnish(office);
  const auto contracts = office.write(
      "contracts.csv", "驿站名称,签约时间,合同到期日期,房间数,是否续签\n龙蟠驿站,2022/3/1,2023年2月28日,2间,新签\n");
  REQUIRE(office.import("inn_contract", contracts)->taken);
  CHECK(office.import("inn_contract", contracts)->unchanged == 1);
  const v1::Record contract = office.all(v1::KIND_INN_CONTRACT).front();
  CHECK(contract.inn_contract().end_day() == "2023-02-28");
  CHECK(contract.inn_contract().rooms_per_night() == 2);
  CHECK_FALSE(contract.inn_contract().renewal());

  const auto figures =
      office.write("figures.csv",
                   "指标,区划代码,年度,完成数,单位\n培训人数,341103,2022年,1280,人\n"
                   "招聘会,341103,2022年第三季度,\"1,024.5\",场\n培训人数,341103100,2022年11月,0,人\n");
  const auto report = office.import("indicator", figures);
  REQUIRE(report);
  CAPTURE(codes(*report));
  REQUIRE(report->taken);
  CHECK(office.import("indicator", figures)->unchanged == 3);
  std::vector<std::string> periods;
  for (const v1::Record& record : office.all(v1::KIND_INDICATOR)) periods.push_back(record.indicator().period());
  std::ranges::sort(periods);
  CHECK(periods == std::vector<std::string>{"2022", "2022-11", "2022-Q3"});
}

TEST_CASE("payments without a unit are taken as yuan, and this is said") {
  Office office;
  furnish(office);
  const auto report = office.import("payment", office.write("pay.csv",
                                                            "姓名,网格编码,项目,月份,发放金额\n"
                                                            "张烈属,341103100201001,优抚补助,2022.9,583.5\n"));
  REQUIRE(report);
  CAPTURE(codes(*report));
  REQUIRE(report->taken);
  CHECK(has(*report, "unit_assumed"));
  CHECK(office.all(v1::KIND_PAYMENT).front().payment().amount_fen() == 58'350);
  CHECK(office.all(v1::KIND_PAYMENT).front().payment().month() == "2022-09");
}

TEST_CASE("a month of birth is filled in from the ID number, or taken as its first and listed") {
  Office office;
  office.draw_district();
  const auto report = office.import(
      "recipient",
      office.write("people.csv", "姓名,身份证号,出生年月日,网格编码\n有证," + Office::id_number("34110319520317001") +
                                     ",1952年3月,341103100201001\n无证,,1952.3,341103100201001\n"));
  REQUIRE(report);
  CAPTURE(codes(*report));
  REQUIRE(report->taken);
  CHECK(office.person("有证").birth_day() == "1952-03-17");
  CHECK(office.person("无证").birth_day() == "1952-03-01");
  CHECK(codes(*report) == std::vector<std::string>{"day_assumed 3"});
}

TEST_CASE("a GBK file is read as what it is, and one that is neither is refused with the row") {
  Office office;
  furnish(office);
  const auto file = office.write("gbk.csv", gbk("编号,姓名,安葬地\nL1,李烈士,皇甫烈士陵园\n"));
  const auto report = office.import("martyr", file);
  REQUIRE(report);
  REQUIRE(report->taken);
  CHECK(office.all(v1::KIND_MARTYR).front().martyr().name() == "李烈士");
  const auto broken = office.import("martyr", office.write("bad.csv", gbk("编号,姓名,安葬地\nL2,李") + "\xff\xff,x\n"));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().where.row == 2);
  CHECK(broken.error().where.file == "bad.csv");
}

TEST_CASE("half a file, an empty one and headings alone change nothing and say why") {
  Office office;
  office.draw_district();
  for (const char* bytes : {"", "姓名,网格编码\n", "\n\n\n", "姓名,网格编码\n\"开始了,341103100201001\n"}) {
    const auto report = office.import("recipient", office.write("half.csv", bytes));
    REQUIRE_FALSE(report);
    CHECK(report.error().where.file == "half.csv");
  }
  CHECK(office.all(v1::KIND_RECIPIENT).empty());
}

TEST_CASE("positions without a word about their system and without anything to tell it by stop the import") {
  Office office;
  office.draw_district();
  const auto file = office.write("places.csv", "名称,场所类型,经度,纬度\n区医院,医院,118.05,32.05\n");
  const auto report = office.import("place", file);
  REQUIRE_FALSE(report);
  CHECK_THAT(report.error().message, Catch::Contains("--crs"));
  CHECK(office.all(v1::KIND_PLACE).empty());
  CHECK(office.import({.kind = "place", .files = {file}, .crs = "gcj02"})->taken);
  CHECK(office.all(v1::KIND_PLACE).front().place().position().lon_deg() == Approx(118.0449).margin(0.0005));
}

TEST_CASE("a sheet's name may say that it is GCJ-02") {
  Office office;
  office.draw_district();
  const auto report =
      office.import("place", office.write("场所_GCJ-02.csv", "名称,场所类型,经度,纬度\n区医院,医院,118.05,32.05\n"));
  REQUIRE(report);
  CHECK(report->taken);
  CHECK(office.all(v1::KIND_PLACE).front().place().position().lon_deg() == Approx(118.0449).margin(0.0005));
}

TEST_CASE("of a workbook every sheet that fits is taken, and the others are named") {
  Office office;
  office.draw_district();
  FeatureTable west{.name = "西村", .columns = {{"姓名"}, {"网格编码"}}, .rows = {}};
  west.rows.push_back({{std::string("张三"), std::string("341103100201001")}});
  FeatureTable east{.name = "东村", .columns = {{"姓名"}, {"网格编码"}}, .rows = {}};
  east.rows.push_back({{std::string("李四"), std::string("341103100202001")}});
  east.rows.push_back({{std::string("王五"), std::string("341103100202099")}});
  FeatureTable notes{.name = "填表说明", .columns = {{"说明一"}, {"说明二"}}, .rows = {}};
  notes.rows.push_back({{std::string("请"), std::string("填")}});
  const std::vector tables{notes, west, east};
  const auto path = office.folder() / "全镇.xlsx";
  REQUIRE(write_tables(path, FileFormat::xlsx, tables));
  const auto report = office.import("recipient", path);
  REQUIRE(report);
  CHECK(report->rows == 3);
  CHECK(report->refused == 1);
  CHECK(has(*report, "sheet_skipped"));
  const auto bad = std::ranges::find(report->findings, "unknown_code", &RowFinding::code);
  REQUIRE(bad != report->findings.end());
  CHECK(bad->file == "全镇.xlsx [东村]");
  CHECK(bad->row == 3);
  CHECK(office.import({.kind = "recipient", .files = {path}, .layer = "西村"})->created == 1);
  CHECK_FALSE(office.import({.kind = "recipient", .files = {path}, .layer = "填表说明"}));
}
