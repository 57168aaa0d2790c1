#include <catch2/catch.hpp>

#include "domain/id_number.hpp"
#include "exchange/report.hpp"
#include "office.hpp"

using namespace gridvisit;
using gridvisit::testing::codes;
using gridvisit::testing::has;
using gridvisit::testing::Office;

namespace {

std::string id_number(std::string first_17) { return first_17 + id_number_check_digit(first_17); }

std::string sheet(std::string_view rows) { return "姓名,身份证号,住址,网格编码,经度,纬度\n" + std::string(rows); }

}  // namespace

TEST_CASE("a person lands in the grid of their position, of their grid's code, or roughly in their village") {
  Office office;
  office.draw_district();
  const auto report = office.import_wgs84("recipient", office.write("people.csv",
                                                                    "姓名,网格编码,村编码,经度,纬度\n"
                                                                    "有位置,,,118.05,32.02\n"
                                                                    "有网格,341103100202002,,,\n"
                                                                    "有村,,341103100202,,\n"
                                                                    "都没有,,,,\n"));
  REQUIRE(report);
  CHECK(report->taken);
  CHECK(report->created == 4);
  CHECK(office.person("有位置").grid_code() == "341103100201001");
  CHECK_FALSE(office.person("有位置").position_is_approximate());
  const v1::Recipient by_grid = office.person("有网格");
  CHECK(by_grid.position_is_approximate());
  CHECK(by_grid.position().lon_deg() > 118.1);
  CHECK(by_grid.position().lat_deg() > 32.05);
  const v1::Recipient by_village = office.person("有村");
  CHECK(by_village.position_is_approximate());
  CHECK(by_village.position().lon_deg() > 118.1);
  CHECK(has(*report, "no_place"));
  CHECK_FALSE(office.person("都没有").has_position());
}

TEST_CASE("importing the same file again changes nothing and says so; a changed cell changes one record") {
  Office office;
  office.draw_district();
  const std::string rows = std::string("张三,") + id_number("34110319480512001") +
                           ",甲,341103100201001,118.05,32.02\n" + "李四," + id_number("34110319520308002") +
                           ",乙,341103100202001,,\n";
  const auto file = office.write("people.csv", sheet(rows));
  CHECK(office.import_wgs84("recipient", file)->created == 2);
  const auto before = office.all(v1::KIND_RECIPIENT);
  const auto again = office.import_wgs84("recipient", file);
  CHECK(again->taken);
  CHECK(again->unchanged == 2);
  CHECK_THAT(report_as_text(*again), Catch::Contains("Nothing has changed"));
  const auto after = office.all(v1::KIND_RECIPIENT);
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(after[i].rev() == before[i].rev());

  std::string changed = rows;
  changed.replace(changed.find("乙"), std::string("乙").size(), "丙");
  const auto third = office.import_wgs84("recipient", office.write("people.csv", sheet(changed)));
  CHECK(third->changed == 1);
  CHECK(third->unchanged == 1);
  CHECK(office.person("李四").address() == "丙");
}

TEST_CASE("a bad row keeps the whole file out, unless bad rows are skipped") {
  Office office;
  office.draw_district();
  const std::string bad = id_number("34110319480512001");
  const std::string wrong = bad.substr(0, 17) + (bad.back() == '0' ? "1" : "0");
  const auto file =
      office.write("people.csv", sheet("好人,,甲,341103100201001,,\n坏人," + wrong + ",乙,341103100201001,,\n"));
  const auto refused = office.import("recipient", file);
  REQUIRE(refused);
  CHECK_FALSE(refused->taken);
  CHECK(office.all(v1::KIND_RECIPIENT).empty());
  REQUIRE(refused->findings.size() == 1);
  CHECK(refused->findings[0].file == "people.csv");
  CHECK(refused->findings[0].row == 3);
  CHECK(refused->findings[0].field == "id_number");
  CHECK(refused->findings[0].value.find(wrong) == std::string::npos);

  const auto skipped = office.import({.kind = "recipient", .files = {file}, .skip_bad_rows = true});
  CHECK(skipped->taken);
  CHECK(skipped->created == 1);
  CHECK(skipped->refused == 1);
}

TEST_CASE("a dry run says what would happen and writes nothing") {
  Office office;
  office.draw_district();
  const auto file = office.write("people.csv", sheet("张三,,甲,341103100201001,,\n"));
  const auto report = office.import({.kind = "recipient", .files = {file}, .dry_run = true});
  CHECK(report->created == 1);
  CHECK_FALSE(report->taken);
  CHECK(office.all(v1::KIND_RECIPIENT).empty());
}

TEST_CASE("personal numbers are not in the database's bytes") {
  Office office;
  office.draw_district();
  const std::string number = id_number("34110319480512001");
  REQUIRE(office
              .import("recipient", office.write("people.csv", "姓名,身份证号,联系电话,网格编码\n张三," + number +
                                                                  ",13912345678,341103100201001\n"))
              ->taken);
  CHECK(office.person("张三").id_number() == number);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(office.folder() / "data")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator(file), {}};
    CAPTURE(entry.path());
    CHECK(bytes.find(number) == std::string::npos);
    CHECK(bytes.find("13912345678") == std::string::npos);
  }
  const auto key_rights =
      std::filesystem::status(*std::filesystem::directory_iterator(office.folder() / "data/keys")).permissions();
  CHECK((key_rights & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
        std::filesystem::perms::none);
}

TEST_CASE("who is outside the district, twice there, or in a grid nobody knows is listed with row and field") {
  Office office;
  office.draw_district();
  const std::string number = id_number("34110319480512001");
  const auto report =
      office.import_wgs84("recipient", office.write("people.csv", sheet("远方,,甲,341103100201001,119.5,33.5\n"
                                                                        "一," +
                                                                        number +
                                                                        ",甲,341103100201001,,\n"
                                                                        "二," +
                                                                        number +
                                                                        ",甲,341103100201001,,\n"
                                                                        "三,,甲,341103100299001,,\n"
                                                                        "四,,甲,341103100201001,32.02,118.05\n"
                                                                        "五,,甲,341103100202001,118.05,32.02\n"
                                                                        "六,,甲,341103100201001,abc,32\n")));
  REQUIRE(report);
  CHECK_FALSE(report->taken);
  const auto found = codes(*report);
  const auto holds = [&](const char* code) { return std::ranges::find(found, code) != found.end(); };
  CHECK(holds("outside_district 2"));
  CHECK(holds("duplicate 4"));
  CHECK(holds("unknown_code 5"));
  CHECK(holds("swapped_position 6"));
  CHECK(holds("grid_contradicts_position 7"));
  CHECK(holds("bad_value 8"));
}

TEST_CASE("headings are known in Chinese and English, others are mapped, missing ones are named") {
  Office office;
  office.draw_district();
  CHECK(office.import("recipient", office.write("en.csv", "name,grid_code\nZhang,341103100201001\n"))->taken);
  const auto odd = office.write("odd.csv", "乙方,网格编码\n王五,341103100201001\n");
  const auto refused = office.import("recipient", odd);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().to_string(), Catch::Contains("odd.csv") && Catch::Contains("name"));
  CHECK(office.import({.kind = "recipient", .files = {odd}, .map = {{"name", "乙方"}}})->taken);
  CHECK(office.person("王五").grid_code() == "341103100201001");
  CHECK_FALSE(office.import({.kind = "recipient", .files = {odd}, .map = {{"name", "丙方"}}}));
  const auto extra =
      office.import("recipient", office.write("extra.csv", "姓名,网格编码,血型\n赵六,341103100201001,A\n"));
  CHECK(has(*extra, "unknown_column"));
}

TEST_CASE("the report is a sheet that Excel reads and nobody can plant a formula in") {
  ImportReport report{.kind = "recipient", .files = {"a.csv"}};
  report.findings = {{Severity::error, "bad_value", "a.csv", 3, "name", "say \"what\", please", "=HYPERLINK(1)"}};
  const std::string csv = report_as_csv(report);
  CHECK(
      csv.starts_with("\xef\xbb\xbf"
                      "file,row,field,severity,code,message,value\r\n"));
  CHECK_THAT(csv, Catch::Contains(R"(a.csv,3,name,error,bad_value,"say ""what"", please",'=HYPERLINK(1))"));
}

TEST_CASE("a file in a shifted system is recognised by where its people live") {
  Office office;
  office.draw_district();
  std::string rows;
  // GCJ-02 of places just inside the west border of the eastern grids, where 500 m decide.
  for (int i = 0; i < 20; ++i) {
    const double lat = 32.052 + 0.002 * i;
    rows += "人" + std::to_string(i) + ",,甲,341103100202002," + std::to_string(118.1 + 0.0057) + "," +
            std::to_string(lat - 0.0021) + "\n";
    rows += "另" + std::to_string(i) + ",,甲,341103100201002," + std::to_string(118.0999 + 0.0055) + "," +
            std::to_string(lat - 0.0021) + "\n";
  }
  const auto report = office.import("recipient", office.write("shifted.csv", sheet(rows)));
  REQUIRE(report);
  CHECK(has(*report, "crs_recognised"));
  CHECK(report->findings.front().message.find("GCJ-02") != std::string::npos);
  const auto told =
      office.import({.kind = "recipient", .files = {office.write("shifted.csv", sheet(rows))}, .crs = "nonsense"});
  CHECK_FALSE(told);
}
