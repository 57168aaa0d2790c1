#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "tests/geodata/read_all.hpp"

using namespace gridvisit;

namespace {

const testing::TemporaryFolder& folder() {
  static const testing::TemporaryFolder directory;
  return directory;
}

Read read_csv_text(std::string_view text) { return read_all(write_file(folder().path() / "人员.csv", text)); }

// "姓名,证号\r\n张三,007\r\n" as Chinese Excel writes it.
constexpr std::string_view kGbk = "\xd0\xd5\xc3\xfb,\xd6\xa4\xba\xc5\r\n\xd5\xc5\xc8\xfd,007\r\n";

std::string refusal(std::string_view text) {
  const Read read = read_csv_text(text);
  CHECK(read.error.where.file == "人员.csv");
  return read.error.message;
}

}  // namespace

TEST_CASE("a CSV in UTF-8, with and without a mark, and in GBK says the same") {
  for (const auto& [text, encoding] : {std::pair<std::string, std::string>{"姓名,证号\r\n张三,007\r\n", "UTF-8"},
                                       {"\ufeff姓名,证号\r\n张三,007\r\n", "UTF-8"},
                                       {std::string(kGbk), "GB18030"}}) {
    const Read read = read_csv_text(text);
    CHECK(read.error.message.empty());
    CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号"});
    CHECK(read.header.encoding == encoding);
    CHECK(read.header.driver == "CSV");
    CHECK(read.header.layer == "人员");
    CHECK(read.header.declared_crs.empty());
    CHECK(table_of(read) == "2: 张三 | 007\n");
    CHECK(read.rows.at(0).geometry == Geometry{});
  }
}

TEST_CASE("rare characters of names, of two and of four bytes of GB18030, are read") {
  CHECK(table_of(read_csv_text("\xd0\xd5\xc3\xfb\n\xfe\x9f\n\x95\x34\xb2\x35\n")) == "2: 䶮\n3: 𠮷\n");
}

TEST_CASE("any line end and any delimiter is understood") {
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    for (const std::string_view delimiter : {",", ";", "\t"}) {
      const Read read = read_csv_text(fmt::format("a{1}b{0}1{1}2{0}3{1}4", end, delimiter));
      CHECK(table_of(read) == "2: 1 | 2\n3: 3 | 4\n");
    }
  }
}

TEST_CASE("quotation marks hold delimiters, line ends and quotation marks") {
  CHECK(table_of(read_csv_text("a,b\n\"1,\"\"x\"\"\n2\",3\n4\"5,\"\"\n")) == "2: 1,\"x\"\n2 | 3\n3: 4\"5 | -\n");
}

TEST_CASE("blank lines and empty rows are passed over and counted") {
  CHECK(table_of(read_csv_text("\n\n a ,b\n\n1,2\n,\n\"\",\n3\n")) == "5: 1 | 2\n8: 3 | -\n");
}

TEST_CASE("headings are trimmed, may repeat, and the empty ones at the end are none") {
  const Read read = read_csv_text(" 姓名\u3000,\u00a0证号\t,,证号,,\n张三,1,2,3,,\n");
  CHECK(read.header.columns == std::vector<std::string>{"姓名", "证号", "", "证号"});
  CHECK(table_of(read) == "2: 张三 | 1 | 2 | 3\n");
}

TEST_CASE("a row with more cells than headings cannot be read, and the others can") {
  const Read read = read_csv_text("a,b\n1,2,3\n4,5\n");
  CHECK(table_of(read) == "3: 4 | 5\n");
  REQUIRE(read.bad_rows.size() == 1);
  CHECK(read.bad_rows[0].where == Where{"人员.csv", 2, ""});
  CHECK(read.bad_rows[0].message.starts_with("the row has 3 cells, but there are 2 column headings"));
}

TEST_CASE("a long number that a sheet has rounded is told by row and column") {
  const Read read = read_csv_text("姓名,证号\n张三,3.41103E+17\n李四,341103198001011234\n王五,1.5E-5\n");
  CHECK(table_of(read) == "3: 李四 | 341103198001011234\n4: 王五 | 1.5E-5\n");
  REQUIRE(read.bad_rows.size() == 1);
  CHECK(read.bad_rows[0].where == Where{"人员.csv", 2, "证号"});
  CHECK(read.bad_rows[0].message.contains("3.41103E+17"));
}

TEST_CASE("a file without a heading is refused") {
  CHECK(refusal("") == "the file is empty (0 bytes)");
  CHECK(refusal("\ufeff") == "it is empty: there is no row with column headings");
  CHECK(refusal("\r\n\r\n,,\r\n") == "it is empty: there is no row with column headings");
}

TEST_CASE("text in no known encoding is refused with its place") {
  const auto place = [](std::string_view text) {
    const Read read = read_csv_text(text);
    CHECK(read.error.code == ErrorCode::invalid);
    CHECK(read.error.message.starts_with("the text is not valid"));
    return read.error.where;
  };
  CHECK(place("姓名,村\n张三,新建社区\n李\xe5四,东村\n") == Where{"人员.csv", 3, "姓名"});
  CHECK(place(std::string(kGbk) + "\xff\xff,8\n") == Where{"人员.csv", 3, "姓名"});
  CHECK(place(std::string(kGbk) + "x,\xd5\n") == Where{"人员.csv", 3, "证号"});
  CHECK(place("a,,\xff\n") == Where{"人员.csv", 1, "column 3"});
  CHECK(place(std::string_view("a,b\n1,x\0y\n", 10)) == Where{"人员.csv", 2, "b"});
}

TEST_CASE("UTF-16 is refused with what to do") {
  CHECK(refusal(std::string_view("\xff\xfe"
                                 "a\0",
                                 4))
            .starts_with("its text is UTF-16"));
}

TEST_CASE("a quotation mark that is never closed is found where it was opened") {
  const Read read = read_csv_text("a,b\n1,2\n3,\"4\n5,6\n");
  CHECK(read.error.where.row == 3);
  CHECK(read.error.message == "a quotation mark (\") is opened in this row and never closed");
}

TEST_CASE("cells and columns have limits") {
  const std::string longest(limits::kCellBytes, 'x');
  CHECK(read_csv_text("a\n" + longest + "\n").rows.at(0).cells.at(0) == longest);
  const Read over = read_csv_text("a\n" + longest + "y\n");
  CHECK(over.error.code == ErrorCode::too_large);
  CHECK(over.error.where.row == 2);
  // 32,768 characters of two bytes fit raw and not as UTF-8.
  std::string gbk = "a\n";
  for (std::size_t i = 0; i < limits::kCellBytes / 2; ++i) gbk += "\xd5\xc5";
  CHECK(read_csv_text(gbk).error.code == ErrorCode::too_large);

  std::string heading = "c";
  for (std::size_t column = 1; column < limits::kImportColumns; ++column) heading += ",c";
  CHECK(read_csv_text(heading).header.columns.size() == limits::kImportColumns);
  CHECK(read_csv_text(heading + ",,,").header.columns.size() == limits::kImportColumns);
  CHECK(read_csv_text(heading + ",c").error.code == ErrorCode::too_many);
  for (int column = 0; column < 100'000; ++column) heading += ",c";
  CHECK(refusal(heading) == "it has more than 1000 columns");
}

TEST_CASE("a file whose every row is wrong is refused and not reported row by row") {
  std::string text = "a,b\n";
  for (std::size_t row = 0; row < limits::kImportBadRows; ++row) text += "1,2,3\n";
  CHECK(read_csv_text(text).bad_rows.size() == limits::kImportBadRows);
  const Read read = read_csv_text(text + "1,2,3\n");
  CHECK(read.error.code == ErrorCode::too_many);
  CHECK(read.error.message.starts_with("more than 10000 of its rows cannot be read; the first: row 2:"));
}

TEST_CASE("the real list of villages is read whole") {
  const std::filesystem::path path = GRIDVISIT_SHARED_DATA "/divisions/villages.csv";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no shared data at " GRIDVISIT_SHARED_DATA);
    return;
  }
  const Read read = read_all(path);
  CHECK(read.rows.size() == 89);
  CHECK(read.bad_rows.empty());
  CHECK(read.header.columns.front() == "code12");
  CHECK(read.rows.front().cells.at(1) == "新建社区");
  CHECK(std::ranges::count_if(read.rows, [](const FeatureRow& row) { return row.cells.at(6).has_value(); }) == 13);
}
