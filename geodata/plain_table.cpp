#include "geodata/plain_table.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

namespace gridvisit {
namespace {

std::string to_text(const TableCell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(Day day) const { return format_day(day); }
  };
  return std::visit(Visitor{}, cell);
}

void append_csv_field(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
}

void append_text_cell(std::string& out, std::string_view text) {
  out += R"(<c t="inlineStr"><is><t xml:space="preserve">)";
  append_escaped(out, text);
  out += "</t></is></c>";
}

void append_cell(std::string& out, const TableCell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) {
    out += "<c/>";
  } else if (std::holds_alternative<std::string>(cell) || std::holds_alternative<Day>(cell)) {
    append_text_cell(out, to_text(cell));
  } else {
    out += "<c><v>" + to_text(cell) + "</v></c>";
  }
}

std::string make_sheet(const FeatureTable& table) {
  std::string xml =
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">)";
  for (const TableColumn& column : table.columns) append_text_cell(xml, column.name);
  xml += "</row>";
  std::size_t row_number = 1;
  for (const TableRow& row : table.rows) {
    xml += "<row r=\"" + std::to_string(++row_number) + "\">";
    for (const TableCell& cell : row.cells) append_cell(xml, cell);
    xml += "</row>";
  }
  return xml + "</sheetData></worksheet>";
}

std::string deflate_raw(const std::string& bytes) {
  z_stream stream{};
  // 15 bits of window, negative: no zlib header, as ZIP wants it.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::vector<Bytef> input(bytes.begin(), bytes.end());
  std::vector<Bytef> output(out.size());
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = output.data();
  stream.avail_out = static_cast<uInt>(output.size());
  deflate(&stream, Z_FINISH);
  out.assign(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(stream.total_out));
  deflateEnd(&stream);
  return out;
}

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

// A ZIP archive (PKWARE APPNOTE 6.3), every entry dated 1980-01-01, the format's first day.
std::string make_zip(const std::vector<std::pair<std::string, std::string>>& files) {
  constexpr std::uint32_t kFirstDay = 0x0021;
  std::string out;
  std::string directory;
  for (const auto& [name, content] : files) {
    const std::string packed = deflate_raw(content);
    std::string common;  // what the local header and the directory share
    append_little_endian(common, 20, 2);
    append_little_endian(common, 0x0800, 2);  // names in UTF-8
    append_little_endian(common, Z_DEFLATED, 2);
    append_little_endian(common, 0, 2);
    append_little_endian(common, kFirstDay, 2);
    const std::vector<Bytef> bytes(content.begin(), content.end());
    append_little_endian(common, static_cast<std::uint32_t>(crc32(0, bytes.data(), static_cast<uInt>(bytes.size()))),
                         4);
    append_little_endian(common, static_cast<std::uint32_t>(packed.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(content.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(name.size()), 2);
    append_little_endian(common, 0, 2);

    append_little_endian(directory, 0x02014b50, 4);
    append_little_endian(directory, 20, 2);
    directory += common;
    directory += std::string(10, '\0');  // comment, disk, attributes
    append_little_endian(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += name;

    append_little_endian(out, 0x04034b50, 4);
    out += common + name + packed;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory;
  append_little_endian(out, 0x06054b50, 4);
  append_little_endian(out, 0, 4);
  append_little_endian(out, static_cast<std::uint32_t>(files.size()), 2);
  append_little_endian(out, static_cast<std::uint32_t>(files.size()), 2);
  append_little_endian(out, static_cast<std::uint32_t>(directory.size()), 4);
  append_little_endian(out, start, 4);
  append_little_endian(out, 0, 2);
  return out;
}

constexpr std::string_view kContentTypes =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" )"
    R"(ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(<Override PartName="/xl/worksheets/sheet1.xml" )"
    R"(ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>)";

constexpr std::string_view kRelationships =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" )"
    R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/></Relationships>)";

constexpr std::string_view kWorkbook =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
    R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)"
    R"(<sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>)";

}  // namespace

std::string make_csv(const FeatureTable& table, bool byte_order_mark) {
  std::string out = byte_order_mark ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_field(out, table.columns[i].name);
  }
  out += "\r\n";
  for (const TableRow& row : table.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) out += ',';
      append_csv_field(out, to_text(row.cells[i]));
    }
    out += "\r\n";
  }
  return out;
}

std::string make_xlsx(const FeatureTable& table) {
  std::string sheet_name;
  append_escaped(sheet_name, table.name);
  return make_zip({
      {"[Content_Types].xml", std::string(kContentTypes)},
      {"_rels/.rels", fmt::format(kRelationships, "officeDocument", "xl/workbook.xml")},
      {"xl/workbook.xml", fmt::format(kWorkbook, sheet_name)},
      {"xl/_rels/workbook.xml.rels", fmt::format(kRelationships, "worksheet", "worksheets/sheet1.xml")},
      {"xl/worksheets/sheet1.xml", make_sheet(table)},
  });
}

}  // namespace gridvisit
