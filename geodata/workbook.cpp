#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "geodata/plain_table.hpp"
#include "geodata/zip_archive.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kXml = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006";
constexpr std::string_view kTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The numbers of the cell formats in kStyles.
enum Style { kPlain = 0, kText = 1, kHeading = 2, kMarked = 3 };

// Format 49 is "@": what is entered into such a cell stays text, so that an ID number keeps its digits.
constexpr std::string_view kStyles =
    R"(<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>)"
    R"(<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>)"
    R"(<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>)"
    R"(<fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF7"/></patternFill></fill>)"
    R"(<fill><patternFill patternType="solid"><fgColor rgb="FFFFB3B3"/></patternFill></fill></fills>)"
    R"(<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>)"
    R"(<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>)"
    R"(<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>)"
    R"(<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>)"
    R"(<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>)"
    R"(<xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/></cellXfs>)";

// Control characters have no place in XML 1.0, not even escaped.
void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
}

void append_text_cell(std::string& out, std::string_view text, int style) {
  out += fmt::format(R"(<c s="{}" t="inlineStr"><is><t xml:space="preserve">)", style);
  append_escaped(out, text);
  out += "</t></is></c>";
}

void append_cell(std::string& out, const TableCell& cell, bool marked) {
  const bool number = std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
  if (std::holds_alternative<std::monostate>(cell)) {
    out += fmt::format(R"(<c s="{}"/>)", int{marked ? kMarked : kText});
  } else if (number && !marked) {
    out += "<c><v>" + text_of_cell(cell) + "</v></c>";
  } else {
    append_text_cell(out, text_of_cell(cell), marked ? kMarked : kText);
  }
}

std::string make_sheet(const FeatureTable& table) {
  std::string xml = fmt::format(
      R"({}<worksheet xmlns="{}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" )"
      R"(activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">)",
      kXml, kMain);
  for (const TableColumn& column : table.columns) append_text_cell(xml, column.name, kHeading);
  xml += "</row>";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    xml += "<row r=\"" + std::to_string(i + 2) + "\">";
    const auto& cells = table.rows[i].cells;
    for (std::size_t k = 0; k < cells.size(); ++k) append_cell(xml, cells[k], table.marked.contains({i, k}));
    xml += "</row>";
  }
  return xml + "</sheetData></worksheet>";
}

// Excel refuses \ / ? * [ ] : in a sheet's name, and more than 31 characters.
std::string sheet_name(std::string_view name) {
  std::string fitting;
  std::size_t characters = 0;
  for (const char c : name) {
    const bool starts_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (starts_character && ++characters > 31) break;
    fitting += std::string_view("\\/?*[]:").contains(c) ? ' ' : c;
  }
  std::string escaped;
  append_escaped(escaped, fitting);
  return escaped;
}

std::string relation(std::size_t number, std::string_view type, std::string_view target) {
  return fmt::format(R"(<Relationship Id="rId{}" Type="{}/{}" Target="{}"/>)", number, kOffice, type, target);
}

}  // namespace

std::string make_xlsx(std::span<const FeatureTable> tables) {
  std::string overrides;
  std::string sheets;
  std::string relations;
  std::vector<std::pair<std::string, std::string>> parts;
  for (std::size_t i = 1; i <= tables.size(); ++i) {
    const std::string target = fmt::format("worksheets/sheet{}.xml", i);
    overrides += fmt::format(R"(<Override PartName="/xl/{}" ContentType="{}.worksheet+xml"/>)", target, kTypes);
    sheets += fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"/>)", sheet_name(tables[i - 1].name), i, i);
    relations += relation(i, "worksheet", target);
    parts.emplace_back("xl/" + target, make_sheet(tables[i - 1]));
  }
  relations += relation(tables.size() + 1, "styles", "styles.xml");
  parts.insert(
      parts.begin(),
      {{"[Content_Types].xml",
        fmt::format(R"({0}<Types xmlns="{1}/content-types"><Default Extension="rels" )"
                    R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
                    R"(<Default Extension="xml" ContentType="application/xml"/>)"
                    R"(<Override PartName="/xl/workbook.xml" ContentType="{2}.sheet.main+xml"/>)"
                    R"(<Override PartName="/xl/styles.xml" ContentType="{2}.styles+xml"/>{3}</Types>)",
                    kXml, kPackage, kTypes, overrides)},
       {"_rels/.rels", fmt::format(R"({}<Relationships xmlns="{}/relationships">{}</Relationships>)", kXml, kPackage,
                                   relation(1, "officeDocument", "xl/workbook.xml"))},
       {"xl/workbook.xml", fmt::format(R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets>{}</sheets></workbook>)", kXml,
                                       kMain, kOffice, sheets)},
       {"xl/_rels/workbook.xml.rels",
        fmt::format(R"({}<Relationships xmlns="{}/relationships">{}</Relationships>)", kXml, kPackage, relations)},
       {"xl/styles.xml", fmt::format(R"({}<styleSheet xmlns="{}">{}</styleSheet>)", kXml, kMain, kStyles)}});
  return make_zip(parts);
}

}  // namespace gridvisit
