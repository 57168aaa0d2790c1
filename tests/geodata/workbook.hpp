// Writes an .xlsx as small as Excel's own may be (ECMA-376 part 1), with its cells given as XML: other writers would
// not write what goes wrong.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <cpl_vsi.h>
#include <fmt/format.h>

namespace gridvisit {

struct Sheet {
  std::string name;
  std::string rows;  ///< <row r="1"><c r="A1" …
};

inline void write_zip_entry(const std::filesystem::path& archive, const std::string& name, const std::string& bytes) {
  VSILFILE* const file = VSIFOpenL(fmt::format("/vsizip/{}/{}", archive.string(), name).c_str(), "wb");
  VSIFWriteL(bytes.data(), 1, bytes.size(), file);
  VSIFCloseL(file);
}

inline std::filesystem::path write_workbook(const std::filesystem::path& path, const std::vector<Sheet>& sheets,
                                            const std::string& properties = {}) {
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  std::string overrides;
  std::string list;
  std::string relations;
  for (std::size_t i = 1; i <= sheets.size(); ++i) {
    overrides +=
        fmt::format(R"(<Override PartName="/xl/worksheets/sheet{}.xml" ContentType="{}.worksheet+xml"/>)", i, type);
    list += fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"/>)", sheets[i - 1].name, i, i);
    relations +=
        fmt::format(R"(<Relationship Id="rId{}" Type="{}/worksheet" Target="worksheets/sheet{}.xml"/>)", i, office, i);
  }
  relations += fmt::format(R"(<Relationship Id="rId99" Type="{}/styles" Target="styles.xml"/>)", office);
  const std::string package = "http://schemas.openxmlformats.org/package/2006";
  const std::vector<std::pair<std::string, std::string>> parts{
      {"[Content_Types].xml",
       fmt::format(
           R"(<Types xmlns="{}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{}.sheet.main+xml"/>{}</Types>)",
           package, type, overrides)},
      {"xl/workbook.xml", fmt::format(R"(<workbook xmlns="{}" xmlns:r="{}">{}<sheets>{}</sheets></workbook>)", main,
                                      office, properties, list)},
      {"xl/_rels/workbook.xml.rels",
       fmt::format(R"(<Relationships xmlns="{}/relationships">{}</Relationships>)", package, relations)},
      // Style 1 is a date.
      {"xl/styles.xml",
       fmt::format(R"(<styleSheet xmlns="{}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>)",
                   main)}};
  VSILFILE* const archive = VSIFOpenL(("/vsizip/" + path.string()).c_str(), "wb");
  for (const auto& [name, text] : parts) write_zip_entry(path, name, text);
  for (std::size_t i = 1; i <= sheets.size(); ++i) {
    write_zip_entry(
        path, fmt::format("xl/worksheets/sheet{}.xml", i),
        fmt::format(R"(<worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>)", main, sheets[i - 1].rows));
  }
  VSIFCloseL(archive);
  return path;
}

/// A cell that holds text, and one that holds a number (`style` 1: a date).
inline std::string text_cell(const std::string& place, const std::string& text) {
  return fmt::format(R"(<c r="{}" t="inlineStr"><is><t>{}</t></is></c>)", place, text);
}
inline std::string number_cell(const std::string& place, const std::string& number, int style = 0) {
  return fmt::format(R"(<c r="{}" s="{}"><v>{}</v></c>)", place, style, number);
}
inline std::string row_of(int row, const std::string& cells) {
  return fmt::format(R"(<row r="{}">{}</row>)", row, cells);
}

}  // namespace gridvisit
