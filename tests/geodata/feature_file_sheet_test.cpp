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

TEST_CASE("titles above the headings are passed over, and the rows keep their numbers") {
  const std::string title = row_of(1, text_cell("A1", "南谯区优抚对象花名册"));
  const std::string filled_by = row_of(2, text_cell("A2", "填报单位：乌衣镇") + text_cell("C2", "2022年11月"));
  const std::string heading =
      row_of(4, text_cell("A4", "姓名") + text_cell("B4", "证号") + text_cell("C4", "住址") + text_cell("D4", "备注"));
  const std::string rows = row_of(5, text_cell("A5", "张三") + text_cell("B5", "1") + text_cell("C5", "甲")) +
                           row_of(6, text_cell("A6", "李四"));
  const Read read = Workbook(title + filled_by + heading + rows).read();
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号", "住址", "备注"});
  CHECK(table_of(read) == "5: 张三 | 1 | 甲 | -\n6: 李四 | - | - | -\n");
}

TEST_CASE("a sheet of one column has its first row as its heading") {
  const Read read = Workbook(row_of(1, text_cell("A1", "姓名")) + row_of(2, text_cell("A2", "张三"))).read();
  CHECK(read.header.columns == std::vector<std::string>{"姓名"});
  CHECK(table_of(read) == "2: 张三\n");
}

TEST_CASE("the row of the headings may be told, where looking would go wrong") {
  const Workbook workbook(row_of(1, text_cell("A1", "a") + text_cell("B1", "b")) +
                          row_of(3, text_cell("A3", "姓名") + text_cell("B3", "证号")) +
                          row_of(4, text_cell("A4", "张三") + text_cell("B4", "1")));
  FileHeader header;
  std::vector<std::int64_t> rows;
  const auto read = [&](std::int64_t heading_row) {
    rows.clear();
    return read_features(
        workbook.path(), {"", heading_row},
        [&](const FileHeader& found) -> Result<> {
          header = found;
          return {};
        },
        [&](FeatureRow&& row) -> Result<> {
          rows.push_back(row.row);
          return {};
        });
  };
  REQUIRE(read(3));
  CHECK(header.columns == std::vector<std::string>{"姓名", "证号"});
  CHECK(rows == std::vector<std::int64_t>{4});
  const auto empty = read(2);
  REQUIRE_FALSE(empty);
  CHECK(empty.error().message.contains("row 2"));
  CHECK_FALSE(read(9));
}

TEST_CASE("the sheets that hold something can be listed") {
  const Workbook workbook({{"说明", ""}, {"乌衣镇", kHeading}, {"沙河镇", kHeading}});
  CHECK(list_layers(workbook.path()).value() == std::vector<std::string>{"乌衣镇", "沙河镇"});
  CHECK_FALSE(list_layers("/nowhere/at/all.xlsx"));
}

TEST_CASE("a workbook that counts its days from 1904 is refused: every date would be four years early") {
  const testing::TemporaryFolder directory;
  for (const char* value : {"1", "true"}) {
    const auto path = write_workbook(directory.path() / "mac.xlsx", {{"人员", kHeading}},
                                     fmt::format(R"(<workbookPr date1904="{}"/>)", value));
    CHECK(read_all(path).error.message.contains("1904"));
  }
  const auto windows =
      write_workbook(directory.path() / "windows.xlsx", {{"人员", kHeading}}, R"(<workbookPr date1904="0"/>)");
  CHECK(read_all(windows).good());
}

TEST_CASE("a formula's result is read, not the formula; one without a result is an empty cell") {
  const Read read =
      Workbook(kHeading + row_of(2, R"(<c r="A2" t="str"><f>B9</f><v>张三</v></c><c r="B2"><f>1+1</f><v>2</v></c>)") +
               row_of(3, R"(<c r="A3" t="str"><v>李四</v></c><c r="B3"><f>1+1</f></c>)") +
               row_of(4, R"(<c r="A4" t="e"><v>#N/A</v></c>)"))
          .read();
  CHECK(table_of(read) == "2: 张三 | 2\n3: 李四 | -\n4: #N/A | -\n");
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
