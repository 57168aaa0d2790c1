#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "tests/geodata/read_all.hpp"
#include "tests/geodata/workbook.hpp"

using namespace gridvisit;

namespace {

const std::string kHeading = row_of(1, text_cell("A1", " 姓名 ") + text_cell("B1", "证号"));

class Workbook {
 public:
  explicit Workbook(const std::vector<Sheet>& sheets)
      : path_(write_workbook(directory_.path() / "名册.xlsx", sheets)) {}
  explicit Workbook(const std::string& rows) : Workbook(std::vector<Sheet>{{"人员", rows}}) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] Read read(const std::string& layer = {}) const { return read_all(path_, layer); }

 private:
  testing::TemporaryFolder directory_;
  std::filesystem::path path_;
};

// An OpenDocument sheet is one XML in a ZIP, after its type.
std::filesystem::path write_ods(const std::filesystem::path& path, const std::string& rows) {
  VSILFILE* const archive = VSIFOpenL(("/vsizip/" + path.string()).c_str(), "wb");
  write_zip_entry(path, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
  const std::string names = "urn:oasis:names:tc:opendocument:xmlns";
  write_zip_entry(
      path, "content.xml",
      fmt::format(R"(<office:document-content xmlns:office="{0}:office:1.0" xmlns:table="{0}:table:1.0" )"
                  R"(xmlns:text="{0}:text:1.0"><office:body><office:spreadsheet><table:table table:name="人员">{1})"
                  R"(</table:table></office:spreadsheet></office:body></office:document-content>)",
                  names, rows));
  VSIFCloseL(archive);
  return path;
}

std::string ods_row(const std::string& cells, int times = 1) {
  return fmt::format(R"(<table:table-row table:number-rows-repeated="{}">{}</table:table-row>)", times, cells);
}

std::string ods_text(const std::string& text) {
  return fmt::format(R"(<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>)", text);
}

std::string ods_number(const std::string& number) {
  return fmt::format(R"(<table:table-cell office:value-type="float" office:value="{0}"/>)", number);
}

}  // namespace

TEST_CASE("rows and cells need not say where they are: they follow each other") {
  const Read read = Workbook(
                        "<row><c t=\"str\"><v>姓名</v></c><c t=\"str\"><v>证号</v></c></row>"
                        "<row><c t=\"str\"><v>张三</v></c></row><row><c/><c t=\"str\"><v>7</v></c></row>")
                        .read();
  CHECK(table_of(read) == "2: 张三 | -\n3: - | 7\n");
}

TEST_CASE("a workbook's cells are text, whatever Excel thinks they are") {
  const Read read = Workbook(kHeading + row_of(2, text_cell("A2", "007") + number_cell("B2", "12.50")) +
                             row_of(3, number_cell("A3", "341103198001011234") + number_cell("B3", "44197", 1)))
                        .read();
  CHECK(read.error.message.empty());
  CHECK(read.header.driver == "XLSX");
  CHECK(read.header.layer == "人员");
  CHECK(read.header.encoding == "UTF-8");
  CHECK(read.header.declared_crs.empty());
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号"});
  CHECK(table_of(read) == "2: 007 | 12.50\n3: 341103198001011234 | 2021/01/01\n");
}

TEST_CASE("an ID number that Excel has rounded is told by row and column") {
  const Read read = Workbook(kHeading + row_of(2, text_cell("A2", "张三") + number_cell("B2", "3.41103198001011E+17")) +
                             row_of(3, text_cell("A3", "李四") + text_cell("B3", "34110319800101123X")))
                        .read();
  CHECK(table_of(read) == "3: 李四 | 34110319800101123X\n");
  REQUIRE(read.bad_rows.size() == 1);
  CHECK(read.bad_rows[0].where == Where{"名册.xlsx", 2, "证号"});
  CHECK(read.bad_rows[0].message.contains("its last digits are lost"));
}

TEST_CASE("a sheet's rows keep their numbers over rows that are empty or not there") {
  const std::string formatted = R"(<c r="A4" s="1"/><c r="F4" s="1"/>)";
  const Read read =
      Workbook(row_of(2, text_cell("A2", "姓名") + text_cell("C2", "证号")) + row_of(3, text_cell("A3", "张三")) +
               row_of(4, formatted) + row_of(9, text_cell("C9", "8")))
          .read();
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "", "证号"});
  CHECK(table_of(read) == "3: 张三 | - | -\n9: - | - | 8\n");
}

TEST_CASE("a heading alone is a sheet of no rows") {
  const Read read = Workbook(kHeading).read();
  CHECK(read.good());
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号"});
  CHECK(read.rows.empty());
}

TEST_CASE("an empty sheet is refused") {
  CHECK(Workbook(std::string()).read().error.message == "it is empty: there is no row with column headings");
  CHECK(Workbook(std::vector<Sheet>{{"一", ""}, {"二", ""}}).read().error.message ==
        "it is empty: there is no row with column headings");
}

TEST_CASE("of several sheets one must be named, unless only one has something in it") {
  CHECK(table_of(Workbook({{"人员", kHeading + row_of(2, text_cell("A2", "张三"))}, {"Sheet2", ""}}).read()) ==
        "2: 张三 | -\n");
  const Workbook workbook({{"人员", kHeading}, {"网格", kHeading + row_of(2, text_cell("A2", "一"))}});
  CHECK(workbook.read().error.message == "it has 2 sheets, say which one is meant: 人员, 网格");
  CHECK(workbook.read().error.code == ErrorCode::invalid);
  CHECK(table_of(workbook.read("网格")) == "2: 一 | -\n");
  CHECK(workbook.read("村").error.message == "it has no sheet named 村; there is: 人员, 网格");
}

TEST_CASE("a sheet of too many columns is refused, one of many empty ones is not") {
  std::string cells = text_cell("A1", "a");
  CHECK(Workbook(row_of(1, cells + R"(<c r="ALM1" s="1"/>)")).read().header.columns.size() == 1);
  CHECK(Workbook(row_of(1, cells + R"(<c r="XFD1" s="1"/>)")).read().error.message.contains("2,000 columns"));
  // "ALM" is column 1001.
  CHECK(Workbook(row_of(1, cells + text_cell("ALM1", "z"))).read().error.message ==
        "it has 1001 columns; at most 1000 are read");
}

TEST_CASE("an oversized cell of a sheet is refused by row and column") {
  const Read read = Workbook(kHeading + row_of(2, text_cell("B2", std::string(limits::kCellBytes + 1, 'x')))).read();
  CHECK(read.error.code == ErrorCode::too_large);
  CHECK(read.error.where == Where{"名册.xlsx", 2, "证号"});
}

TEST_CASE("a gap the driver would count wrongly is refused") {
  const Read read = Workbook(kHeading + row_of(200'000, text_cell("A200000", "张三"))).read();
  CHECK(read.error.message.starts_with("the sheet cannot be read whole"));
}

TEST_CASE("what is named like a workbook and is none is refused") {
  const testing::TemporaryFolder directory;
  const std::string reason = "the file is named like an Excel workbook but cannot be read as one";
  const std::filesystem::path zip = directory.path() / "a.xlsx";
  write_zip_entry(zip, "a.txt", "hello");
  CHECK(read_all(zip).error.message.starts_with(reason));
  CHECK(read_all(write_file(directory.path() / "b.xlsx", "姓名,证号\n")).error.message.starts_with(reason));

  const std::string whole = load_file(Workbook(kHeading).path());
  for (const std::size_t size : {whole.size() - 22, whole.size() / 2, std::size_t{10}}) {
    const auto cut = write_file(directory.path() / "c.xlsx", std::string_view(whole).substr(0, size));
    CHECK(read_all(cut).error.message.starts_with(reason));
  }
}

TEST_CASE("a workbook whose sheet breaks off is refused, not read halfway") {
  const Read read = Workbook(kHeading + row_of(2, text_cell("A2", "张三")) + "<row r=\"3\"><c").read();
  CHECK(read.error.message.starts_with("the sheet cannot be read whole"));
}

TEST_CASE("an OpenDocument sheet is read like a workbook") {
  const testing::TemporaryFolder directory;
  const Read read = read_all(write_ods(
      directory.path() / "名册.ods",
      ods_row(ods_text(" 姓名 ") + ods_text("证号")) + ods_row(ods_text("张三") + ods_text("007")) +
          ods_row("<table:table-cell/>", 3) + ods_row(ods_text("李四") + ods_number("3.41103198001011E+017")) +
          ods_row(ods_text("王五") + ods_number("12.5")) + ods_row("<table:table-cell/>", 1'000'000)));
  CHECK(read.error.message.empty());
  CHECK(read.header.driver == "ODS");
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号"});
  CHECK(table_of(read) == "2: 张三 | 007\n7: 王五 | 12.5\n");
  REQUIRE(read.bad_rows.size() == 1);
  CHECK(read.bad_rows[0].where == Where{"名册.ods", 6, "证号"});
}
