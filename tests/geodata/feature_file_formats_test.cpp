#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "tests/geodata/read_all.hpp"
#include "tests/geodata/written_layer.hpp"

using namespace gridvisit;
namespace fs = std::filesystem;

namespace {

const testing::TemporaryFolder& folder() {
  static const testing::TemporaryFolder directory;
  return directory;
}

const WrittenLayer kVillages{
    .name = "villages",
    .columns = {{"村名"}, {"code"}},
    .rows = {{"POINT (118.32 32.29)", {"新建社区", "007"}}, {"POINT (118.33 32.3)", {"东村", {}}}},
    .epsg = 4326,
    .type = wkbPoint};

Read read_geojson(const std::string& text) { return read_all(write_file(folder().path() / "网格.geojson", text)); }

std::string feature(const std::string& geometry, const std::string& properties = R"({"a":"x"})") {
  return fmt::format(R"({{"type":"Feature","properties":{},"geometry":{}}})", properties, geometry);
}

std::string collection(const std::string& features, const std::string& member = {}) {
  return fmt::format(R"({{"type":"FeatureCollection",{}"features":[{}]}})", member, features);
}

// A GeoPackage holds any geometry WKT can write; none where the row was bad.
std::optional<Geometry> read_wkt(const std::string& wkt) {
  const auto path = write_layers(folder().path() / "wkt.gpkg", "GPKG",
                                 {{.columns = {{"a"}}, .rows = {{wkt, {"x"}}, {"POINT (1 2)", {"y"}}}}});
  Read read = read_all(path);
  CHECK(read.error.message.empty());
  REQUIRE(read.rows.size() + read.bad_rows.size() == 2);
  if (read.rows.size() == 2) return std::move(read.rows.at(0).geometry);
  CHECK(read.bad_rows.at(0).where == Where{"wkt.gpkg", 2, ""});
  CHECK(read.rows.at(0).row == 3);
  return std::nullopt;
}

}  // namespace

TEST_CASE("the same villages come out of every format") {
  struct Format {
    std::string file;
    std::string driver;
    bool adds_columns = false;
  };
  for (const auto& [file, driver, adds_columns] :
       {Format{"a.gpkg", "GPKG"}, Format{"a.geojson", "GeoJSON"}, Format{"a.geojsonl", "GeoJSONSeq"},
        Format{"a.fgb", "FlatGeobuf"}, Format{"a.gdb", "OpenFileGDB"}, Format{"a.kml", "LIBKML", true},
        Format{"a.shp", "ESRI Shapefile"}}) {
    CAPTURE(file);
    WrittenLayer layer = kVillages;
    if (driver == "ESRI Shapefile") layer.options = {"ENCODING=UTF-8"};
    if (driver == "FlatGeobuf") layer.options = {"SPATIAL_INDEX=NO"};  // which would change the order
    const Read read = read_all(write_layers(folder().path() / file, driver, {layer}));
    CHECK(read.error.message.empty());
    CHECK(read.header.driver == driver);
    CHECK(read.header.declared_crs == "EPSG:4326");
    CHECK(read.header.encoding == "UTF-8");
    CHECK((adds_columns || read.header.columns == std::vector<std::string>{"村名", "code"}));
    CHECK((adds_columns || table_of(read) == "2: 新建社区 | 007\n3: 东村 | -\n"));
    REQUIRE(read.rows.size() == 2);
    const Position last = std::get<Position>(read.rows[1].geometry);
    CHECK(last.lon_deg == Approx(118.33).margin(1e-8));  // a File Geodatabase rounds
    CHECK(last.lat_deg == Approx(32.3).margin(1e-8));
  }
}

TEST_CASE("KML, GPX, MapInfo and DXF bring their own columns") {
  const auto cell = [](const Read& read, const std::string& column) -> std::string {
    for (std::size_t i = 0; i < read.header.columns.size(); ++i) {
      if (read.header.columns[i] == column) return read.rows.at(0).cells.at(i).value_or("-");
    }
    return "no such column: " + read.error.to_string();
  };
  const auto kml = write_file(
      folder().path() / "b.kml",
      R"(<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>d</name><Placemark><name>甲</name><ExtendedData>)"
      R"(<Data name="code"><value>007</value></Data></ExtendedData><Point><coordinates>118,32,5</coordinates></Point>)"
      R"(</Placemark></Document></kml>)");
  CHECK(cell(read_all(kml), "Name") == "甲");
  CHECK(cell(read_all(kml), "code") == "007");
  CHECK(read_all(kml).rows.at(0).geometry == Geometry{Position{118, 32}});
  const auto gpx =
      write_file(folder().path() / "b.gpx",
                 R"(<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">)"
                 R"(<wpt lat="32" lon="118"><time>2022-11-30T08:00:00Z</time><name>乙</name></wpt></gpx>)");
  CHECK(cell(read_all(gpx), "name") == "乙");
  CHECK(cell(read_all(gpx), "time") == "2022-11-30T08:00:00Z");
  CHECK(read_all(gpx).header.layer == "waypoints");
  WrittenLayer mapinfo = kVillages;
  mapinfo.options = {"ENCODING=CP936"};
  for (const std::string file : {"b.tab", "c.mif"}) {
    const auto path = write_layers(folder().path() / file, "MapInfo File", {mapinfo});
    const Read read = read_all(path);
    CHECK(cell(read, "code") == "007");
    CHECK(read.rows.at(0).cells.at(0) == "新建社区");
    CHECK(read.rows.at(0).geometry == Geometry{Position{118.32, 32.29}});
    fs::remove(fs::path(path).replace_extension(file == "b.tab" ? ".dat" : ".mid"));
    CHECK(read_all(path).error.message.contains("is missing beside it"));
  }
  const auto dxf = write_layers(folder().path() / "b.dxf", "DXF", {{.rows = {{"LINESTRING (0 0,1 1)", {}}}}});
  CHECK(cell(read_all(dxf), "Layer") == "0");
  CHECK(read_all(dxf).header.declared_crs.empty());
}

TEST_CASE("GeoJSON is WGS 84 unless it says otherwise") {
  const std::string point = feature(R"({"type":"Point","coordinates":[1,2]})");
  const auto crs = [&](const std::string& name) {
    return read_geojson(collection(point, R"("crs":{"type":"name","properties":{"name":")" + name + "\"}},"))
        .header.declared_crs;
  };
  CHECK(read_geojson(collection(point)).header.declared_crs == "EPSG:4326");
  CHECK(crs("urn:ogc:def:crs:OGC:1.3:CRS84") == "EPSG:4326");
  CHECK(crs("urn:ogc:def:crs:EPSG::4549") == "EPSG:4549");
  CHECK(crs("EPSG:4490") == "EPSG:4490");
}

TEST_CASE("a system no number names is told as WKT") {
  const auto path = write_layers(folder().path() / "own.shp", "ESRI Shapefile", {{.rows = {{"POINT (1 2)", {}}}}});
  write_file(folder().path() / "own.prj",
             R"(PROJCS["Own",GEOGCS["GCS_Own",DATUM["D_Own",SPHEROID["Own",6378137,298.257]],PRIMEM["Greenwich",0],)"
             R"(UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",1],)"
             R"(PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",118.3],PARAMETER["Scale_Factor",1],)"
             R"(PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]])");
  CHECK(read_all(path).header.declared_crs.starts_with("PROJCS[\"Own\""));
  write_file(folder().path() / "own.prj",  // as ArcGIS writes 4549
             R"(PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",)"
             R"(DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],)"
             R"(UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],)"
             R"(PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],)"
             R"(PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]])");
  CHECK(read_all(path).header.declared_crs == "EPSG:4549");
}

TEST_CASE("values of GeoJSON keep what they are") {
  const Read read = read_geojson(collection(feature(
      "null",
      R"({"n":341103198001011234,"r":12.50,"s":"007","t":true,"l":[1,2],"o":{"k":"v"},"d":"2022-11-30","e":""})")));
  CHECK(table_of(read) == "2: 341103198001011234 | 12.5 | 007 | 1 | [ 1, 2 ] | { \"k\": \"v\" } | 2022-11-30 | -\n");
  CHECK(read.rows.at(0).geometry == Geometry{});
  const Read rounded = read_geojson(collection(feature("null", R"({"id":3.41103198001011e17})")));
  REQUIRE(rounded.bad_rows.size() == 1);
  CHECK(rounded.bad_rows[0].where == Where{"网格.geojson", 2, "id"});
}

TEST_CASE("a feature with nothing in it is passed over and counted") {
  const std::string nothing = feature("null", R"({"a":null})");
  CHECK(table_of(read_geojson(collection(nothing + "," + feature("null") + "," + nothing))) == "3: x\n");
}

TEST_CASE("points, lines and areas are read, single and multi, flat and straight") {
  const Geometry point = Position{1, 2};
  const Geometry line = MultiLineString{{{{0, 0}, {1, 1}}}};
  const Geometry area =
      MultiPolygon{{{{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}}}}}};
  CHECK(read_wkt("POINT (1 2)") == point);
  CHECK(read_wkt("POINT ZM (1 2 3 4)") == point);
  CHECK(read_wkt("MULTIPOINT ((1 2))") == point);
  CHECK(read_wkt("POINT EMPTY") == Geometry{});
  CHECK(read_wkt("MULTIPOLYGON EMPTY") == Geometry{});
  CHECK(read_wkt("LINESTRING (0 0,1 1)") == line);
  CHECK(read_wkt("MULTILINESTRING Z ((0 0 5,1 1 6))") == line);
  CHECK(read_wkt("MULTILINESTRING ((0 0,1 1),EMPTY)") == line);
  // Either winding, closed or not.
  CHECK(read_wkt("POLYGON ((0 0,0 4,4 4,4 0,0 0),(1 1,2 1,2 2,1 2,1 1))") == area);
  CHECK(read_wkt("MULTIPOLYGON (((0 0,4 0,4 4,0 4),(1 1,1 2,2 2,2 1)))") == area);

  const auto arc = read_wkt("CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))");
  REQUIRE(arc);
  const auto& ring = std::get<MultiPolygon>(*arc).polygons.at(0).rings.at(0);
  CHECK(ring.size() > 50);
  for (const Position& position : ring) CHECK(std::hypot(position.lon_deg - 1, position.lat_deg) == Approx(1));
  CHECK(std::get<MultiLineString>(*read_wkt("COMPOUNDCURVE ((0 0,1 0),CIRCULARSTRING (1 0,2 1,3 0))")).lines.size() ==
        1);
}

TEST_CASE("a row whose geometry cannot be used is told, and the next one read") {
  CHECK_FALSE(read_wkt("MULTIPOINT ((1 2),(3 4))"));
  CHECK_FALSE(read_wkt("GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1))"));
  CHECK_FALSE(read_wkt("POLYGON ((0 0,1 1,0 0))"));
  CHECK_FALSE(read_wkt("LINESTRING (0 0)"));
  CHECK_FALSE(read_wkt("TIN (((0 0 0,0 0 1,0 1 0,0 0 0)))"));
  const auto path = write_layers(folder().path() / "nan.shp", "ESRI Shapefile",
                                 {{.columns = {{"a"}}, .rows = {{"LINESTRING (3 4,5 6)", {"x"}}}}});
  std::string shapes = load_file(path);
  const double four = 4;
  const double nan = std::nan("");
  const std::size_t at = shapes.rfind(std::string_view(reinterpret_cast<const char*>(&four), sizeof four));
  shapes.replace(at, sizeof nan, std::string_view(reinterpret_cast<const char*>(&nan), sizeof nan));
  const Read read = read_all(write_file(path, shapes));
  CHECK(read.rows.empty());
  CHECK(read.bad_rows.at(0).message == "a coordinate of the geometry is no number");
}

TEST_CASE("a geometry of too many positions makes a bad row") {
  std::string wkt = "LINESTRING (0 0";
  for (std::size_t i = 0; i < limits::kGeometryVertices; ++i) wkt += ",1 1";
  CHECK_FALSE(read_wkt(wkt + ")"));
}

TEST_CASE("of several layers one must be named; QGIS's own tables do not count") {
  WrittenLayer grids = kVillages;
  grids.name = "网格";
  WrittenLayer styles = kVillages;
  styles.name = "layer_styles";
  const auto path = write_layers(folder().path() / "two.gpkg", "GPKG", {kVillages, grids, styles});
  CHECK(read_all(path).error.message == "it has 2 layers, say which one is meant: villages, 网格");
  CHECK(read_all(path, "网格").rows.size() == 2);
  CHECK(read_all(path, "网格").header.layer == "网格");
  CHECK(read_all(path, "gone").error.message == "it has no layer named gone; there is: villages, 网格");
  CHECK(read_all(path, "gone").error.code == ErrorCode::not_found);
  CHECK(read_all(write_layers(folder().path() / "one.gpkg", "GPKG", {kVillages, styles})).rows.size() == 2);
}

TEST_CASE("too many columns are refused in every format") {
  std::string properties = R"({"c0":1)";
  for (std::size_t i = 1; i <= limits::kImportColumns; ++i) properties += fmt::format(R"(,"c{}":1)", i);
  const Error error = read_geojson(collection(feature("null", properties + "}"))).error;
  CHECK(error.code == ErrorCode::too_many);
  CHECK(error.message == "it has 1001 columns; at most 1000 are read");
}

TEST_CASE("an oversized cell is refused by row and column in every format") {
  const std::string longest(limits::kCellBytes, 'x');
  CHECK(read_geojson(collection(feature("null", R"({"备注":")" + longest + "\"}"))).good());
  const Error error = read_geojson(collection(feature("null", R"({"备注":")" + longest + "y\"}"))).error;
  CHECK(error.code == ErrorCode::too_large);
  CHECK(error.where == Where{"网格.geojson", 2, "备注"});
}

TEST_CASE("text that is not UTF-8 is refused with its place in formats that promise it") {
  auto path = write_layers(folder().path() / "bad.gpkg", "GPKG", {kVillages});
  std::string bytes = load_file(path);
  const std::size_t at = bytes.rfind("东村");
  REQUIRE(at != std::string::npos);
  bytes.replace(at, 6, "\xd0\xd5\xc3\xfbxy");
  CHECK(read_all(write_file(path, bytes)).error.where == Where{"bad.gpkg", 3, "村名"});
}

TEST_CASE("a GeoJSON cut off anywhere is refused") {
  const std::string whole = collection(feature(R"({"type":"Point","coordinates":[1,2]})") + "," + feature("null"));
  for (std::size_t size = 1; size < whole.size(); size += 13) {
    CAPTURE(size);
    CHECK_FALSE(read_geojson(whole.substr(0, size)).good());
  }
  CHECK(read_geojson(whole).good());
}

TEST_CASE("a large GeoJSON cut off is refused where it breaks") {
  std::string features = feature("null");
  for (int i = 0; i < 5'000; ++i) features += "," + feature(R"({"type":"Point","coordinates":[1,2]})");
  const std::string whole = collection(features);
  CHECK(read_geojson(whole).rows.size() == 5'001);
  CHECK_FALSE(read_geojson(whole.substr(0, whole.size() / 2)).good());
}

TEST_CASE("a GeoPackage cut off anywhere is refused") {
  WrittenLayer layer = kVillages;
  layer.rows.resize(500, layer.rows.at(0));
  const auto path = write_layers(folder().path() / "whole.gpkg", "GPKG", {layer});
  const std::string whole = load_file(path);
  for (const std::size_t size : {std::size_t{20}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    const Read read = read_all(write_file(folder().path() / "cut.gpkg", std::string_view(whole).substr(0, size)));
    CHECK(read.error.message == "cut.gpkg is shorter than it says of itself: the copy is not complete");
  }
  CHECK(read_all(write_file(folder().path() / "no.gpkg", "hello")).error.message ==
        "it is no GeoPackage, though it is named so");
  std::string overwritten = whole;
  overwritten.replace(whole.size() / 2, whole.size() / 4, whole.size() / 4, '\x5a');
  CHECK_FALSE(read_all(write_file(folder().path() / "cut.gpkg", overwritten)).good());
}

TEST_CASE("a FlatGeobuf, a KML and a GPX cut off are refused") {
  WrittenLayer layer = kVillages;
  layer.rows.resize(500, layer.rows.at(0));
  for (const auto& [file, driver] :
       {std::pair<std::string, std::string>{"cut.fgb", "FlatGeobuf"}, {"cut.kml", "LIBKML"}, {"cut.gpx", "GPX"}}) {
    WrittenLayer own = layer;
    if (driver == "GPX") own.columns.clear();
    for (WrittenRow& row : own.rows) row.cells.resize(own.columns.size());
    const auto path = write_layers(folder().path() / file, driver, {own});
    const std::string whole = load_file(path);
    CAPTURE(file);
    CHECK(read_all(path).rows.size() == 500);
    for (const std::size_t part : {10, 50, 90}) {
      CAPTURE(part);
      CHECK_FALSE(read_all(write_file(path, std::string_view(whole).substr(0, whole.size() * part / 100))).good());
    }
  }
}

TEST_CASE("a GeoPackage that another program is writing is refused until it is closed") {
  const auto path = write_layers(folder().path() / "open.gpkg", "GPKG", {kVillages});
  write_file(folder().path() / "open.gpkg-wal", "x");
  CHECK(read_all(path).error.code == ErrorCode::conflict);
  write_file(folder().path() / "open.gpkg-wal", "");
  CHECK(read_all(path).good());
}

TEST_CASE("reading leaves no file behind and changes none") {
  const testing::TemporaryFolder directory;
  const auto path = write_layers(directory.path() / "a.gpkg", "GPKG", {kVillages});
  const std::string before = load_file(path);
  CHECK(read_all(path).good());
  CHECK(load_file(path) == before);
  CHECK(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("the real list of places is read whole") {
  const fs::path path = GRIDVISIT_SHARED_DATA "/poi/places_wgs84.geojson";
  if (!fs::exists(path)) {
    WARN("skipped: no shared data at " GRIDVISIT_SHARED_DATA);
    return;
  }
  const Read read = read_all(path);
  CHECK(read.rows.size() == 30);
  CHECK(read.header.declared_crs == "EPSG:4326");
  CHECK(read.rows.at(0).cells.at(2) == "乌衣镇");
  CHECK(std::get<Position>(read.rows.at(0).geometry).lon_deg == Approx(118.4129).margin(0.01));
}
