#include <catch2/catch.hpp>

#include "tests/geodata/read_all.hpp"
#include "tests/geodata/workbook.hpp"
#include "tests/geodata/written_layer.hpp"

using namespace gridvisit;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSquare = "POLYGON ((118 32,118 33,119 33,119 32,118 32))";  // clockwise

class Shapefile {
 public:
  explicit Shapefile(const std::string& encoding, std::vector<WrittenColumn> columns = {{"网格名"}, {"代码"}},
                     std::vector<std::optional<std::string>> cells = {"新建社区", "341103003001007"})
      : path_(write_layers(directory_.path() / "网格.shp", "ESRI Shapefile",
                           {{.columns = std::move(columns),
                             .rows = {{std::string(kSquare), std::move(cells)}},
                             .epsg = 4490,
                             .type = wkbPolygon,
                             .options = {"ENCODING=" + encoding}}})) {}

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] fs::path part(const std::string& extension) const {
    return fs::path(path_).replace_extension(extension);
  }
  [[nodiscard]] Read read() const { return read_all(path_); }

  /// Without a .cpg, and the .dbf's own mark (byte 29) set to that code page.
  void declare_only(char language_driver) const {
    fs::remove(part(".cpg"));
    std::string table = load_file(part(".dbf"));
    table.at(29) = language_driver;
    write_file(part(".dbf"), table);
  }

 private:
  testing::TemporaryFolder directory_;
  fs::path path_;
};

void check_square(const Read& read) {
  CHECK(read.error.message.empty());
  CHECK(read.header.columns == std::vector<std::string>{"网格名", "代码"});
  CHECK(table_of(read) == "2: 新建社区 | 341103003001007\n");
}

}  // namespace

TEST_CASE("a Shapefile's text is read right whatever its .cpg says") {
  for (const auto& [encoding, found] : {std::pair{"UTF-8", "UTF-8"}, {"GBK", "GB18030"}}) {
    const Shapefile shapefile(encoding);
    for (const std::string_view declared : {"UTF-8", "GBK", "936", "ANSI 936", "ISO-8859-1", "???"}) {
      write_file(shapefile.part(".cpg"), declared);
      const Read read = shapefile.read();
      check_square(read);
      CHECK(read.header.encoding == found);
    }
    for (const char mark : {'\x00', '\x4d', '\x57'}) {  // nothing, code page 936, "ANSI"
      shapefile.declare_only(mark);
      check_square(shapefile.read());
    }
  }
}

TEST_CASE("a Shapefile's text that is cut off in mid-character loses that character alone") {
  // Ten bytes of the name end inside its fourth character; the value is cut by hand.
  const Shapefile shapefile("UTF-8", {{"退役军人"}}, {"滁州市"});
  std::string table = load_file(shapefile.part(".dbf"));
  table.replace(table.find("市") + 1, 2, "  ");
  write_file(shapefile.part(".dbf"), table);
  const Read read = shapefile.read();
  CHECK(read.header.columns == std::vector<std::string>{"退役军"});
  CHECK(table_of(read) == "2: 滁州\n");
}

TEST_CASE("a Shapefile's text in no known encoding is refused with its place") {
  const Shapefile shapefile("UTF-8");
  std::string table = load_file(shapefile.part(".dbf"));
  table.replace(table.find("新建社区"), 6, "\xff\xff\xff\xff\xff\xff");
  write_file(shapefile.part(".dbf"), table);
  const Error error = shapefile.read().error;
  CHECK(error.where == Where{"网格.shp", 2, "网格名"});
  CHECK(error.message == "the text is not valid UTF-8; save the file anew");
}

TEST_CASE("an area comes with its outer ring counter-clockwise, its system by number") {
  const Read read = Shapefile("UTF-8").read();
  CHECK(read.header.driver == "ESRI Shapefile");
  CHECK(read.header.layer == "网格");
  CHECK(read.header.declared_crs == "EPSG:4490");
  CHECK(read.header.feature_count == 1);
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].geometry == Geometry{MultiPolygon{{{{{{118, 32}, {119, 32}, {119, 33}, {118, 33}, {118, 32}}}}}}});
}

TEST_CASE("a Shapefile without a .prj, or with one no one understands, declares no system") {
  const Shapefile shapefile("UTF-8");
  write_file(shapefile.part(".prj"), "PROJCS[broken");
  CHECK(shapefile.read().good());
  CHECK(shapefile.read().header.declared_crs.empty());
  fs::remove(shapefile.part(".prj"));
  CHECK(shapefile.read().good());
  CHECK(shapefile.read().header.declared_crs.empty());
}

TEST_CASE("numbers keep all digits and dates are written as ISO 8601") {
  const Shapefile shapefile("UTF-8",
                            {{"id", OFTInteger64, 18}, {"area", OFTReal}, {"day", OFTDate}, {"none", OFTInteger}},
                            {"341103198001011234", "118.32484700000001", "2022/11/30", std::nullopt});
  CHECK(table_of(shapefile.read()) == "2: 341103198001011234 | 118.324847 | 2022-11-30 | -\n");
}

TEST_CASE("a Shapefile with a part missing says which") {
  for (const std::string extension : {".shx", ".dbf"}) {
    const Shapefile shapefile("GBK");
    fs::rename(shapefile.part(extension), shapefile.path().parent_path() / "aside");
    const Error error = shapefile.read().error;
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message == "网格" + extension + " is missing beside it; copy all files of that name together");
    // Windows does not care for case, and some programs write capitals.
    fs::rename(shapefile.path().parent_path() / "aside", shapefile.part(extension == ".shx" ? ".SHX" : ".DBF"));
    check_square(shapefile.read());
  }
  const Shapefile shapefile("GBK");
  CHECK(read_all(shapefile.part(".shx")).error.message.contains("give its .shp"));
}

TEST_CASE("a Shapefile with a part cut off says which, wherever it is cut") {
  for (const std::string extension : {".shp", ".shx", ".dbf"}) {
    const Shapefile shapefile("GBK");
    const std::string whole = load_file(shapefile.part(extension));
    // A .dbf's last byte is only its end mark.
    const std::size_t last = whole.size() - (extension == ".dbf" ? 2 : 1);
    for (std::size_t size = 1; size <= last; size += std::max<std::size_t>(1, (last - 1) / 7)) {
      write_file(shapefile.part(extension), std::string_view(whole).substr(0, size));
      CHECK(shapefile.read().error.message ==
            "网格" + extension + " is shorter than it says of itself: the copy is not complete");
    }
  }
  const Shapefile shapefile("GBK");
  write_file(shapefile.path(), std::string(200, 'x'));
  CHECK(shapefile.read().error.message == "网格.shp is no part of a Shapefile");
}

TEST_CASE("a table without shapes is read as a table") {
  const Shapefile shapefile("GBK");
  const fs::path table = shapefile.path().parent_path() / "表.dbf";
  fs::copy_file(shapefile.part(".dbf"), table);
  const Read read = read_all(table);
  check_square(read);
  CHECK(read.header.declared_crs.empty());
  CHECK(read.rows.at(0).geometry == Geometry{});
}

TEST_CASE("an archive of one Shapefile is read, in a folder of it too; any other is refused") {
  const Shapefile shapefile("GBK");
  const fs::path archive = shapefile.path().parent_path() / "网格.zip";
  const auto pack = [&](const std::string& folder, std::initializer_list<std::string> extensions) {
    for (const std::string& extension : extensions) {
      write_zip_entry(archive, folder + "grids" + extension, load_file(shapefile.part(extension)));
    }
    return read_all(archive);
  };
  check_square(pack("数据/", {".shp", ".shx", ".dbf", ".prj"}));
  CHECK(read_all(archive).header.declared_crs == "EPSG:4490");
  CHECK(pack("又/", {".shp", ".shx", ".dbf"}).error.message.starts_with("there are 2 Shapefiles in this archive"));
  fs::remove(archive);
  CHECK(pack("", {".shp", ".shx"}).error.message.starts_with("grids.dbf is missing"));
  fs::remove(archive);
  write_zip_entry(archive, "a.txt", "hello");
  CHECK(read_all(archive).error.message.starts_with("there is no Shapefile in this archive"));
  write_file(archive, "no archive");
  CHECK(read_all(archive).error.message.starts_with("there is no Shapefile in this archive"));
}

TEST_CASE("the real Shapefile of the counties is read whole") {
  const fs::path path = GRIDVISIT_SHARED_DATA "/boundary/shp_gcj02/chuzhou.shp";
  if (!fs::exists(path)) {
    WARN("skipped: no shared data at " GRIDVISIT_SHARED_DATA);
    return;
  }
  const Read read = read_all(path);
  CHECK(read.good());
  CHECK(read.header.declared_crs.empty());  // it has no .prj
  CHECK(read.rows.size() == 8);
  CHECK(read.bad_rows.empty());
  CHECK(read.rows.at(6).cells.at(0) == "南谯区");
  CHECK(read.rows.at(6).cells.at(1) == "341103");
  CHECK(read.rows.at(6).cells.at(5) == "0550");
  CHECK(std::get<MultiPolygon>(read.rows.at(6).geometry).polygons.at(0).rings.at(0).size() > 1'000);
}
