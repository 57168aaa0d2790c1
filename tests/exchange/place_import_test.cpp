#include <catch2/catch.hpp>

#include "geodata/roads/road_network.hpp"
#include "office.hpp"

using namespace gridvisit;
using gridvisit::testing::codes;
using gridvisit::testing::has;
using gridvisit::testing::Office;

namespace {

std::filesystem::path shared(const char* path) { return std::filesystem::path(GRIDVISIT_SHARED_DATA) / path; }

bool shared_data_is_there() {
  if (std::filesystem::exists(shared("boundary"))) return true;
  WARN("skipped: the shared data is not there");
  return false;
}

std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

}  // namespace

TEST_CASE("grids that overlap or leave holes are taken, and each flaw is listed with its row and place") {
  Office office;
  office.draw_district();
  // 西二 now begins a little lower (an overlap), and 东二 a little higher (a hole).
  const auto report = office.import(
      "grid", office.write("grids.geojson",
                           collection(Office::feature("341103100201002", "西二", 118.0, 32.049, 118.1, 32.1) + "," +
                                      Office::feature("341103100202002", "东二", 118.1, 32.051, 118.2, 32.1))));
  REQUIRE(report);
  CHECK(report->taken);
  CHECK(report->changed == 2);
  CHECK(report->findings.size() == 2);
  CHECK(has(*report, "hole_between_grids"));
  const auto overlap = std::ranges::find(report->findings, "grids_overlap", &RowFinding::code);
  REQUIRE(overlap != report->findings.end());
  CHECK(overlap->row == 2);
  CHECK_THAT(overlap->message, Catch::Contains("341103100201001") && Catch::Contains("341103100201002"));
}

TEST_CASE("an area that is not valid is repaired where that is harmless, and refused otherwise") {
  Office office;
  office.draw_district();
  const auto area = [](const char* code, const char* ring) {
    return std::string(R"({"type":"Feature","properties":{"编码":")") + code +
           R"(","名称":"x"},"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
  };
  const auto bow = office.import(
      "grid",
      office.write("bow.geojson",
                   collection(area("341103100201003", "[[118,32],[118.01,32.01],[118.01,32],[118,32.01],[118,32]]"))));
  CHECK_FALSE(bow->taken);
  CHECK(has(*bow, "invalid_geometry"));
  const auto spike = office.import(
      "grid",
      office.write("spike.geojson",
                   collection(area(
                       "341103100201003",
                       "[[118,32],[118.01,32],[118.01,32.01],[118.01,32.02],[118.01,32.01],[118,32.01],[118,32]]"))));
  CHECK(spike->taken);
  CHECK(has(*spike, "geometry_repaired"));
  const auto point = office.import(
      "grid",
      office.write(
          "point.geojson",
          collection(
              R"({"type":"Feature","properties":{"编码":"341103100201004","名称":"x"},"geometry":{"type":"Point","coordinates":[118,32]}})")));
  CHECK(has(*point, "wrong_geometry"));
}

TEST_CASE("divisions come in any order, a grid without its village is listed, a foreign district is refused") {
  Office office;
  const auto report = office.import(
      "division", office.write("mixed.csv", "区划编码,区划名称\n341103100201,西村\n341103100,乌衣镇\n341103,南谯区\n"));
  REQUIRE(report);
  CHECK(report->taken);
  const auto orphan = office.import(
      "grid",
      office.write("orphan.geojson", collection(Office::feature("341103100299001", "x", 118, 32, 118.1, 32.1))));
  CHECK(has(*orphan, "unknown_village"));
  const auto foreign = office.import("division", office.write("foreign.csv", "区划编码,区划名称\n110101,东城区\n"));
  CHECK_FALSE(foreign->taken);
}

TEST_CASE("areas without a declared system and nothing to compare with are not guessed") {
  if (!shared_data_is_there()) return;
  Office office;
  const auto blind = office.import("division", shared("boundary/shp_gcj02/chuzhou.shp"));
  REQUIRE_FALSE(blind);
  CHECK_THAT(blind.error().to_string(), Catch::Contains("chuzhou.shp") && Catch::Contains("--crs"));
  CHECK(office.all(v1::KIND_DIVISION).empty());
}

TEST_CASE("the Shapefile without .prj is recognised as GCJ-02 by the boundary that is stored") {
  if (!shared_data_is_there()) return;
  Office office;
  REQUIRE(office.import("division", shared("boundary/nanqiao_341103_mit2020_wgs84.geojson"))->taken);
  const auto report =
      office.import({.kind = "division", .files = {shared("boundary/shp_gcj02/chuzhou.shp")}, .skip_bad_rows = true});
  REQUIRE(report);
  REQUIRE(has(*report, "crs_recognised"));
  CHECK(report->refused == 7);  // the other counties are another database's
  CHECK(report->created == 0);
}

TEST_CASE("villages with few positions, and a road network from OpenStreetMap") {
  if (!shared_data_is_there()) return;
  Office office;
  REQUIRE(office.import("division", shared("boundary/nanqiao_341103_mit2020_wgs84.geojson"))->taken);
  const auto villages = office.import("division", shared("divisions/villages.csv"));
  REQUIRE(villages);
  CHECK(villages->taken);
  CHECK(villages->created == villages->rows);
  const auto roads = office.import("roads", shared("osm/heidelberg.osm.pbf"));
  REQUIRE(roads);
  CHECK(roads->taken);
  CHECK(roads::RoadNetwork::open(office.folder() / "data/roads").has_value());
  CHECK(office.import("roads", shared("osm/heidelberg.osm.pbf"))->unchanged == roads->rows);
}

TEST_CASE("roads from a line layer: a class that nobody knows keeps it out, with the row") {
  Office office;
  const auto road = [](const char* road_class, double south) {
    return std::string(R"({"type":"Feature","properties":{"道路等级":")") + road_class +
           R"("},"geometry":{"type":"LineString","coordinates":[[118,)" + std::to_string(south) + "],[118.01," +
           std::to_string(south) + "],[118.02,32]]}}";
  };
  const auto good =
      office.import("roads", office.write("good.geojson", collection(road("村道", 32.0) + "," + road("县道", 32.01))));
  REQUIRE(good);
  CHECK(good->taken);
  const auto bad =
      office.import("roads", office.write("bad.geojson", collection(road("村道", 32.0) + "," + road("天路", 32.01))));
  REQUIRE(bad);
  CHECK_FALSE(bad->taken);
  CHECK(codes(*bad) == std::vector<std::string>{"bad_value 3"});
  const auto unclassed = office.import(
      "roads",
      office.write(
          "none.geojson",
          R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"x":1},"geometry":{"type":"LineString","coordinates":[[118,32],[119,32]]}}]})"));
  CHECK_FALSE(unclassed);
}

TEST_CASE("bad files are refused by name and leave the database as it was") {
  Office office;
  office.draw_district();
  const auto before = office.all(v1::KIND_GRID).size();
  const std::string whole = collection(Office::feature("341103100201005", "x", 118, 32, 118.1, 32.1));
  std::string wide = "姓名";
  for (int i = 0; i < 100'001; ++i) wide += ",c";
  const std::vector<std::filesystem::path> files{office.write("truncated.geojson", whole.substr(0, whole.size() / 2)),
                                                 office.write("encoding.csv", "编码,名称\n\xff\xfe\xff\xff,\xff\n"),
                                                 office.write("empty.csv", "编码,名称\n"),
                                                 office.write("zero.gpkg", ""),
                                                 office.write("zip.xlsx", "PK\x03\x04whatever"),
                                                 office.write("wide.csv", wide + "\n1\n"),
                                                 office.folder() / "missing.shp"};
  for (const auto& file : files) {
    const auto report = office.import("grid", file);
    CAPTURE(file);
    REQUIRE_FALSE(report);
    CHECK(report.error().where.file == file.filename());
    CHECK_FALSE(report.error().message.empty());
  }
  CHECK(office.all(v1::KIND_GRID).size() == before);
  CHECK_FALSE(office.import("unicorn", files[0]));
}

TEST_CASE("users come with their grids; visits, payments and needs find their people") {
  Office office;
  office.draw_district();
  CHECK(office
            .import("user", office.write("users.csv",
                                         "登录名,姓名,角色,负责区域\nw1,王,网格员,341103100201001、341103100201002\n"))
            ->taken);
  CHECK(office.all(v1::KIND_ASSIGNMENT).size() == 2);
  CHECK(office
            .import("recipient",
                    office.write("people.csv",
                                 "姓名,网格编码\n张三,341103100201001\n张三,341103100202001\n李四,341103100201001\n"))
            ->taken);
  const auto visits = office.import("visit", office.write("visits.csv",
                                                          "走访编号,姓名,网格编码,走访人,级别,事由,走访时间\nZF1,李四,"
                                                          "341103100201001,w1,村级,常态走访,2026-10-12 09:30\n"));
  REQUIRE(visits);
  CHECK(visits->taken);
  CHECK(office.all(v1::KIND_VISIT).at(0).visit().visited_at_ms() == 1'791'768'600'000);
  const auto unknown =
      office.import("visit", office.write("unknown.csv",
                                          "走访编号,姓名,走访人,级别,事由,走访时间\nZF2,王五,w1,村级,常态走访,2026-10-"
                                          "12 09:30\nZF3,张三,w1,村级,常态走访,2026-10-12 09:30\n"));
  REQUIRE(unknown);
  CHECK(codes(*unknown) == std::vector<std::string>{"unknown_reference 2", "unknown_reference 3"});
  CHECK_THAT(unknown->findings[1].message, Catch::Contains("more than one"));
  const auto payments = office.import(
      "payment", office.write("payments.csv",
                              "姓名,网格编码,项目,月份,金额(元)\n李四,341103100201001,优抚补助,2026年9月,583.50\n"));
  REQUIRE(payments);
  CHECK(payments->taken);
  CHECK(office.all(v1::KIND_PAYMENT).at(0).payment().amount_fen() == 58'350);
  CHECK(office.all(v1::KIND_PAYMENT).at(0).payment().month() == "2026-09");
}
