#include "geodata/feature_file.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using gridvisit::testing::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

struct Read {
  FileHeader header;
  std::vector<FeatureRow> rows;
  ReadSummary summary;
};

Result<Read> read(const fs::path& path, const std::string& layer = "") {
  Read read;
  auto summary = read_features(
      path, {layer},
      [&](const FileHeader& header) -> Result<> {
        read.header = header;
        return {};
      },
      [&](FeatureRow&& row) -> Result<> {
        read.rows.push_back(std::move(row));
        return {};
      });
  if (!summary) return failure(summary);
  read.summary = std::move(*summary);
  return read;
}

std::string refusal(const fs::path& path) {
  const auto result = read(path);
  REQUIRE_FALSE(result);
  CHECK(result.error().where.file == path.filename());
  return result.error().to_string();
}

// Writes two rows (one wholly empty between them) with GDAL: what the formats of offices look like from inside.
void write_with_gdal(const char* driver, const fs::path& path, const char* encoding = nullptr) {
  GDALAllRegister();
  GDALDriver* gdal = GetGDALDriverManager()->GetDriverByName(driver);
  REQUIRE(gdal != nullptr);
  GDALDataset* dataset = gdal->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  REQUIRE(dataset != nullptr);
  char** options = encoding == nullptr ? nullptr : CSLSetNameValue(nullptr, "ENCODING", encoding);
  const bool sheet = std::string_view(driver) == "XLSX";
  OGRSpatialReference wgs84;
  wgs84.importFromEPSG(4326);
  OGRLayer* layer = dataset->CreateLayer("people", sheet ? nullptr : &wgs84, sheet ? wkbNone : wkbPoint, options);
  REQUIRE(layer != nullptr);
  OGRFieldDefn name("姓名", OFTString);
  name.SetWidth(40);
  REQUIRE(layer->CreateField(&name) == OGRERR_NONE);
  for (const char* value : {"张三", "", "李四"}) {
    OGRFeature feature(layer->GetLayerDefn());
    if (*value != '\0') feature.SetField(0, value);
    OGRPoint point(118.25, 32.5);
    if (!sheet && *value != '\0') feature.SetGeometry(&point);
    REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
  }
  GDALClose(dataset);
  CSLDestroy(options);
}

fs::path shared(const char* path) { return fs::path(GRIDVISIT_SHARED_DATA) / path; }

}  // namespace

TEST_CASE("a CSV file is read as text, in UTF-8 with or without a mark, in GBK and in UTF-16") {
  const TemporaryFolder folder;
  const std::string gbk = "\xd0\xd5\xc3\xfb,\xb1\xe0\xba\xc5\n\xd5\xc5\xc8\xfd,007\n";  // 姓名,编号 / 张三,007
  const auto [name, bytes, encoding] = GENERATE_COPY(
      table<std::string, std::string, std::string>({{"plain.csv", "姓名,编号\n张三,007\n", "UTF-8"},
                                                    {"mark.csv", "\xef\xbb\xbf姓名,编号\n张三,007\n", "UTF-8"},
                                                    {"excel.csv", "姓名;编号\r\n张三;007\r\n", "UTF-8"},
                                                    {"gbk.csv", gbk, "GB18030"}}));
  const auto result = read(folder.write(name, bytes));
  REQUIRE(result);
  CHECK(result->header.columns == std::vector<std::string>{"姓名", "编号"});
  CHECK(result->header.encoding == encoding);
  CHECK(result->header.declared_crs.empty());
  REQUIRE(result->rows.size() == 1);
  CHECK(result->rows[0].cells == std::vector<std::optional<std::string>>{"张三", "007"});
  CHECK(result->rows[0].row == 2);
}

TEST_CASE("rows keep the numbers a spreadsheet shows, blank ones and line ends in cells or not") {
  const TemporaryFolder folder;
  const auto result = read(folder.write("gaps.csv", "name,note\na,1\n\nb,\"two\nlines\"\n\n\nc,3\n"));
  REQUIRE(result);
  REQUIRE(result->rows.size() == 3);
  CHECK(result->rows[0].row == 2);
  CHECK(result->rows[1].row == 4);
  CHECK(result->rows[2].row == 7);
}

TEST_CASE("an empty cell is none, and a row of none is passed over") {
  const TemporaryFolder folder;
  const auto result = read(folder.write("empty.csv", "a,b\n,\nx,\n"));
  REQUIRE(result);
  REQUIRE(result->rows.size() == 1);
  CHECK(result->rows[0].row == 3);
  CHECK(result->rows[0].cells == std::vector<std::optional<std::string>>{"x", std::nullopt});
}

TEST_CASE("GeoPackage, Shapefile in UTF-8 and GBK, and GeoJSON hold the same") {
  const TemporaryFolder folder;
  const auto [driver, name, encoding, decoded] = GENERATE(
      table<const char*, const char*, const char*, const char*>({{"GPKG", "people.gpkg", nullptr, "UTF-8"},
                                                                 {"GeoJSON", "people.geojson", nullptr, "UTF-8"},
                                                                 {"ESRI Shapefile", "people.shp", "UTF-8", "UTF-8"},
                                                                 {"ESRI Shapefile", "gbk.shp", "GBK", "GB18030"}}));
  write_with_gdal(driver, folder / name, encoding);
  const auto result = read(folder / name);
  REQUIRE(result);
  CHECK(result->header.declared_crs == "EPSG:4326");
  CHECK(result->header.encoding == decoded);
  CHECK(result->header.columns == std::vector<std::string>{"姓名"});
  REQUIRE(result->rows.size() == 2);
  CHECK(result->rows[1].cells[0] == "李四");
  CHECK(std::get<Position>(result->rows[1].geometry) == Position{118.25, 32.5});
}

TEST_CASE("a Shapefile in GBK that lost its .cpg, or has a wrong one, is read all the same") {
  const TemporaryFolder folder;
  write_with_gdal("ESRI Shapefile", folder / "lost.shp", "GBK");
  const bool wrong = GENERATE(false, true);
  if (wrong) {
    (void)folder.write("lost.cpg", "UTF-8");
  } else {
    fs::remove(folder / "lost.cpg");
  }
  fs::remove(folder / "lost.prj");
  const auto result = read(folder / "lost.shp");
  REQUIRE(result);
  CHECK(result->header.encoding == "GB18030");
  CHECK(result->header.declared_crs.empty());
  CHECK(result->rows[0].cells[0] == "张三");
}

TEST_CASE("a workbook's cells are text, and its rows keep their numbers") {
  const TemporaryFolder folder;
  write_with_gdal("XLSX", folder / "people.xlsx");
  const auto result = read(folder / "people.xlsx");
  REQUIRE(result);
  CHECK(result->header.columns == std::vector<std::string>{"姓名"});
  REQUIRE(result->rows.size() == 2);
  CHECK(result->rows[0].row == 2);
  CHECK(result->rows[1].row == 4);
}

TEST_CASE("of several layers one has to be named") {
  const TemporaryFolder folder;
  GDALAllRegister();
  GDALDataset* dataset = GetGDALDriverManager()->GetDriverByName("GPKG")->Create((folder / "two.gpkg").c_str(), 0, 0, 0,
                                                                                 GDT_Unknown, nullptr);
  for (const char* name : {"towns", "villages"}) {
    OGRLayer* layer = dataset->CreateLayer(name, nullptr, wkbPoint, nullptr);
    OGRFieldDefn field("name", OFTString);
    REQUIRE(layer->CreateField(&field) == OGRERR_NONE);
  }
  GDALClose(dataset);
  CHECK_THAT(refusal(folder / "two.gpkg"), Catch::Contains("towns, villages"));
  const auto named = read(folder / "two.gpkg", "villages");
  REQUIRE(named);
  CHECK(named->header.layer == "villages");
  CHECK(read(folder / "two.gpkg", "grids").error().code == ErrorCode::not_found);
}

TEST_CASE("a file that cannot be read is refused with the reason") {
  const TemporaryFolder folder;
  CHECK_THAT(refusal(folder / "missing.csv"), Catch::Contains("no such file"));
  CHECK_THAT(refusal(folder.write("empty.csv", "")), Catch::Contains("empty"));
  CHECK_THAT(refusal(folder.write("empty.geojson", "")), Catch::Contains("empty"));
  CHECK_THAT(refusal(folder.write("bytes.csv", "name,b\n\xff\xff\xff,1\n")), Catch::Contains("neither UTF-8 nor GBK"));
  CHECK_THAT(refusal(folder.write("cut.csv", "name,note\na,\"begun")), Catch::Contains("never ends"));
  CHECK_THAT(refusal(folder.write("one.csv", "name\na\n")), Catch::Contains("only one column"));
  CHECK_THAT(refusal(folder.write("zero.csv", std::string("a,b\n\0,1\n", 8))), Catch::Contains("not text"));
  CHECK_THAT(refusal(folder.write("zip.xlsx", "PK\x03\x04 and then nothing that is a workbook")),
             Catch::Contains("no Excel workbook"));
  CHECK_THAT(refusal(folder.write("cut.geojson", R"({"type":"FeatureCollection","features":[{"type":"Fea)")),
             Catch::Contains("cut short"));
  CHECK_THAT(refusal(folder.write("noise.gpkg", "SQLite format 3\0 and then noise")),
             Catch::Contains("cannot be opened"));
  CHECK_THAT(refusal(folder.write("alone.shp", "anything")), Catch::Contains("alone.dbf is missing"));
}

TEST_CASE("100,001 columns are refused before anything is parsed") {
  const TemporaryFolder folder;
  std::string header = "c0";
  for (int i = 1; i < 100'001; ++i) header += ",c" + std::to_string(i);
  CHECK_THAT(refusal(folder.write("wide.csv", header + "\n1\n")), Catch::Contains("more than 1,000 columns"));
}

TEST_CASE("every truncation of a GeoPackage and a Shapefile is refused or read in part, and never crashes") {
  const TemporaryFolder folder;
  write_with_gdal("GPKG", folder / "whole.gpkg");
  write_with_gdal("ESRI Shapefile", folder / "whole.shp", "UTF-8");
  const std::string name = GENERATE("whole.gpkg", "whole.shp", "whole.dbf");
  const auto whole = fs::file_size(folder / name);
  for (const double share : {0.05, 0.3, 0.6, 0.9, 0.99}) {
    fs::resize_file(folder / name, static_cast<std::uintmax_t>(share * static_cast<double>(whole)));
    const auto result = read(folder / (name == "whole.dbf" ? "whole.shp" : name));
    if (result) CHECK(result->rows.size() <= 2);
    if (!result) CHECK_FALSE(result.error().message.empty());
  }
}

TEST_CASE("a row that cannot be read is reported with its number, and the others are read") {
  const TemporaryFolder folder;
  const auto result = read(folder.write("mixed.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[118,32]}},
    {"type":"Feature","properties":{"name":"b"},"geometry":{"type":"MultiPoint","coordinates":[[118,32],[119,32]]}},
    {"type":"Feature","properties":{"name":"c"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
    {"type":"Feature","properties":{"name":"d"},"geometry":null}]})"));
  REQUIRE(result);
  CHECK(result->rows.size() == 3);
  REQUIRE(result->summary.bad_rows.size() == 1);
  CHECK(result->summary.bad_rows[0].where == Where{"mixed.geojson", 3, "geometry"});
  CHECK(std::holds_alternative<MultiPolygon>(result->rows[1].geometry));
  CHECK(std::holds_alternative<std::monostate>(result->rows[2].geometry));
}

TEST_CASE("an error of the caller's stops the reading and comes back as it is") {
  const TemporaryFolder folder;
  const auto result = read_features(
      folder.write("rows.csv", "a,b\n1,1\n2,2\n"), {}, [](const FileHeader&) -> Result<> { return {}; },
      [](FeatureRow&&) -> Result<> { return failure(ErrorCode::conflict, "enough"); });
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::conflict);
}

TEST_CASE("a reader that dies or is not there is an error that names the file") {
  const TemporaryFolder folder;
  const fs::path file = folder.write("rows.csv", "a,b\n1,1\n");
  const fs::path program = folder.write("reader.sh", "#!/bin/sh\nkill -9 $$\n");
  fs::permissions(program, fs::perms::owner_all);
  setenv("GRIDVISIT_READ_FILE", program.c_str(), 1);
  CHECK_THAT(refusal(file), Catch::Contains("Killed"));
  setenv("GRIDVISIT_READ_FILE", "/nowhere", 1);
  CHECK(read(file).error().code == ErrorCode::internal);
  unsetenv("GRIDVISIT_READ_FILE");
}

TEST_CASE("the real files: a Shapefile without .prj, villages, places") {
  if (!fs::exists(shared("boundary"))) {
    WARN("skipped: the shared data is not there");
    return;
  }
  const auto counties = read(shared("boundary/shp_gcj02/chuzhou.shp"));
  REQUIRE(counties);
  CHECK(counties->header.declared_crs.empty());
  CHECK(counties->rows.size() == 8);
  const auto villages = read(shared("divisions/villages.csv"));
  REQUIRE(villages);
  CHECK(villages->rows.size() > 80);
  const auto places = read(shared("poi/places_wgs84.geojson"));
  REQUIRE(places);
  CHECK(places->header.declared_crs == "EPSG:4326");
}
