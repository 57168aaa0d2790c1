#include "exchange/error_sheet.hpp"

#include <catch2/catch.hpp>

#include "geodata/feature_file.hpp"
#include "office.hpp"

using namespace gridvisit;
using gridvisit::testing::codes;
using gridvisit::testing::Office;

namespace {

std::vector<std::vector<std::string>> read_sheet(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> all;
  const auto read = read_features(
      path, {},
      [&](const FileHeader& header) -> Result<> {
        all.push_back(header.columns);
        return {};
      },
      [&](const FeatureRow& row) -> Result<> {
        all.emplace_back();
        for (const auto& cell : row.cells) all.back().push_back(cell.value_or(""));
        return {};
      });
  if (!read) FAIL(read.error().to_string());
  return all;
}

}  // namespace

TEST_CASE("refused rows come back as a workbook, are corrected there, and go in") {
  Office office;
  office.draw_district();
  const std::string good = Office::id_number("34110319480512001");
  const std::string wrong = good.substr(0, 17) + (good.back() == '0' ? "1" : "0");
  const auto file = office.write("people.csv", "花名册\n姓名,身份证号,网格编码\n好人,,341103100201001\n坏人," + wrong +
                                                   ",341103100201001\n无格,,341103100201099\n");
  const auto report = office.import("recipient", file);
  REQUIRE(report);
  CHECK_FALSE(report->taken);
  CHECK(codes(*report) == std::vector<std::string>{"id_number 4", "unknown_code 5"});
  const auto sheet = make_error_sheet(*report);
  REQUIRE(sheet);
  const auto errors = office.write("errors.xlsx", *sheet);
  const auto rows = read_sheet(errors);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == std::vector<std::string>{"姓名", "身份证号", "网格编码", kProblemHeading});
  CHECK(rows[1][0] == "坏人");
  CHECK(rows[1][1] == wrong);
  CHECK_THAT(rows[1][3], Catch::Contains("id_number"));
  CHECK_THAT(rows[2][3], Catch::Contains("grid_code"));

  // As it is, it is refused again with the same words, and the column with them is passed over.
  const auto again = office.import("recipient", errors);
  REQUIRE(again);
  CHECK(codes(*again) == std::vector<std::string>{"id_number 2", "unknown_code 3"});
  const auto second = make_error_sheet(*again);
  REQUIRE(second);
  CHECK(read_sheet(office.write("errors2.xlsx", *second))[0] == rows[0]);

  std::string corrected = "姓名,身份证号,网格编码," + std::string(kProblemHeading) + "\n";
  corrected += rows[1][0] + "," + good + "," + rows[1][2] + ",改好了\n";
  CHECK(office.import("recipient", office.write("corrected.csv", corrected))->taken);
  CHECK(office.person("坏人").id_number() == good);
}

TEST_CASE("no row refused, no workbook") {
  Office office;
  office.draw_district();
  const auto report = office.import("recipient", office.write("p.csv", "姓名,网格编码\n好人,341103100201001\n"));
  CHECK(make_error_sheet(*report)->empty());
}

TEST_CASE("the cells at fault are red, the others are not, and a text cannot break the workbook") {
  Office office;
  office.draw_district();
  const auto report = office.import(
      "recipient", office.write("p.csv", "姓名,性别,网格编码\n\"<a&b> \"\"x\"\" ]]>\x01\",不明,341103100201001\n"));
  REQUIRE(report);
  REQUIRE_FALSE(report->taken);
  const auto sheet = make_error_sheet(*report);
  REQUIRE(sheet);
  const auto rows = read_sheet(office.write("errors.xlsx", *sheet));
  CHECK(rows[1][0] == "<a&b> \"x\" ]]>");
  CHECK(report->findings[0].column == 1);
}

TEST_CASE("refused points of a map layer keep their positions in columns") {
  Office office;
  office.draw_district();
  const auto report = office.import(
      "place",
      office.write(
          "p.geojson",
          R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"院","场所类型":"庙"},)"
          R"("geometry":{"type":"Point","coordinates":[118.05,32.05]}}]})"));
  REQUIRE(report);
  const auto sheet = make_error_sheet(*report);
  REQUIRE(sheet);
  const auto rows = read_sheet(office.write("errors.xlsx", *sheet));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].size() == 5);
  CHECK(rows[0][3] == "经度");
  CHECK(rows[1][3] == "118.05");
}
